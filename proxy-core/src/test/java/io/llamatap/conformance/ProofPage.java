package io.llamatap.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A page of tables whose first column names rows and whose last column names the tests that prove them. Immutable. */
final class ProofPage {
    private final Path file;
    private final List<String> lines;

    ProofPage(Path file) throws IOException {
        this.file = file;
        this.lines = Files.readAllLines(file);
    }

    /** Returns the cells of each row except the last cell, by the name of the row. */
    Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String line : lines) {
            if (isRow(line)) {
                List<String> cells = cells(line);
                if (rows.put(cells.get(0), cells.subList(0, cells.size() - 1)) != null) {
                    throw new AssertionError(file + ": there are two rows " + cells.get(0));
                }
            }
        }
        return rows;
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** Returns the page with a new last column. */
    String with(Proofs proofs) {
        return lines.stream()
                        .map(line -> isRow(line) ? withTests(cells(line), proofs) : line)
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    void write(Proofs proofs) throws IOException {
        Files.writeString(file, with(proofs));
    }

    private static String withTests(List<String> cells, Proofs proofs) {
        return "| " + String.join(" | ", cells.subList(0, cells.size() - 1)) + " | " + proofs.cell(cells.get(0)) + " |";
    }

    private static boolean isRow(String line) {
        return line.startsWith("| ") && !line.endsWith("| Tests |");
    }

    private static List<String> cells(String line) {
        return List.of(line.substring(2, line.lastIndexOf('|')).split(" ?\\| ?", -1));
    }
}
