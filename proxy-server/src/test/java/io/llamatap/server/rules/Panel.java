package io.llamatap.server.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/**
 * A panel of {@code config/panels.tsv}. Immutable.
 *
 * @param page the page that its expressions are about: {@code main} or a dialect's
 * @param unit Grafana's name of it
 * @param expressions one for each line or set of lines
 */
record Panel(String dashboard, String group, String name, String page, String unit, List<String> expressions) {

    static List<Panel> all() throws IOException {
        try (Stream<String> lines = Files.lines(RuleFile.CONFIG.resolve("panels.tsv"))) {
            return lines.skip(1)
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new Panel(
                            cells[0], cells[1], cells[2], cells[3], cells[4], List.of(cells[5].split(" ; ", -1))))
                    .toList();
        }
    }

    /** Returns the expressions over the series of one job: names that stand on several pages would find each other's. */
    List<String> expressionsOf(String job) {
        String matcher = "job=\"" + job.replace("$", "\\$") + "\"";
        return expressions.stream()
                .map(expression -> expression
                        .replaceAll("(ollama_\\w+)\\{", "$1{" + matcher + ",")
                        .replaceAll("(ollama_\\w+)(?![\\w{])", "$1{" + matcher + "}"))
                .toList();
    }
}
