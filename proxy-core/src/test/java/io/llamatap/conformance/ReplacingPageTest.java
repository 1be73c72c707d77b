package io.llamatap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The page about the promises of other exporters has a row for each of their promises, and names only tests and files that exist.
 */
class ReplacingPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/exporter-promises.md");

    /** The number of promises of each kind. */
    private static final String PROMISES =
            "poller-M 10, poller-C 4, poller-B 5, poller-D 2, fastapi-M 8, fastapi-E 5, fastapi-C 4, fastapi-B 11, fastapi-D 7, homeserver-M 14, homeserver-P 12,"
                    + " homeserver-C 6, homeserver-B 5, homeserver-A 7, homeserver-G 5, homeserver-D 8, homeserver-T 6, homeserver-X 4, homeserver-R 4, categraf-M 8, categraf-E 5, categraf-C 5, categraf-F 1, categraf-B 10,"
                    + " categraf-A 3, categraf-G 4, categraf-D 7, conflict- 39";

    private record Line(String item, String kept, String tests) {}

    private static List<Line> lines() throws IOException {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.matches("\\| ([a-z]+-[A-Z]?)\\d+ \\|.*"))
                    .map(line -> line.split(" ?\\| ?", -1))
                    .peek(cells -> assertThat(cells).as(cells[1]).hasSize(7))
                    .map(cells -> new Line(cells[1], cells[4], cells[5]))
                    .toList();
        }
    }

    @Test
    void hasARowForEachPromise() throws IOException {
        List<String> promised = Stream.of(PROMISES.split(", ", -1))
                .flatMap(kind -> IntStream.rangeClosed(1, Integer.parseInt(kind.split(" ", -1)[1]))
                        .mapToObj(number -> kind.split(" ", -1)[0] + number))
                .toList();

        assertThat(lines()).extracting(Line::item).containsExactlyInAnyOrderElementsOf(promised);
    }

    @Test
    void saysOfEachWhetherItIsKept() throws IOException {
        assertThat(lines()).allSatisfy(line -> {
            assertThat(line.kept()).as(line.item()).isIn("yes", "otherwise", "not yet", "no");
            if (!line.kept().startsWith("no")) {
                assertThat(line.tests()).as(line.item()).isNotEmpty();
            }
        });
    }

    @Test
    void namesTestsAndFilesThatExist() throws IOException {
        Map<String, String> sources = sources();
        for (Line line : lines()) {
            List<String> unknown = new ArrayList<>();
            int found = 0;
            Matcher named =
                    Pattern.compile("\\*\\*(\\w+)\\*\\* ((?:`\\w+`(?:, )?)+)").matcher(line.tests());
            while (named.find()) {
                String source = sources.getOrDefault(named.group(1), "");
                Matcher method = Pattern.compile("`(\\w+)`").matcher(named.group(2));
                while (method.find()) {
                    found++;
                    if (!isTest(source, method.group(1))) {
                        unknown.add(named.group(1) + "." + method.group(1));
                    }
                }
            }
            Matcher file = Pattern.compile("\\]\\(([^)]+)\\)").matcher(line.tests());
            while (file.find()) {
                found++;
                if (!Files.exists(PAGE.resolveSibling(file.group(1)))) {
                    unknown.add(file.group(1));
                }
            }
            assertThat(unknown).as(line.item()).isEmpty();
            assertThat(found > 0)
                    .as(line.item() + ": " + line.tests())
                    .isEqualTo(!line.tests().isEmpty());
        }
    }

    private static boolean isTest(String source, String method) {
        Matcher declared = Pattern.compile("\n    void " + method + "\\(").matcher(source);
        if (!declared.find()) {
            return false;
        }
        String above = source.substring(source.lastIndexOf("\n\n", declared.start()) + 1, declared.start());
        return above.contains("@Test") || above.contains("@ParameterizedTest") || above.contains("@TestFactory");
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(file -> file.toString().matches(".*/src/test/java/.*(Test|IT)\\.java"))
                    .forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), read(file)));
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
