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

/** The page about replacing other exporters has a row for each promise of theirs, and names only tests and files that exist. */
class ReplacingPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs/replacing.md");

    /** How many promises of each kind there are. */
    private static final String PROMISES =
            "S0-M 10, S0-C 4, S0-B 5, S0-D 2, S1-M 8, S1-E 5, S1-C 4, S1-B 11, S1-D 7, S2-M 14, S2-P 12,"
                    + " S2-C 6, S2-B 5, S2-A 7, S2-G 5, S2-D 8, S2-T 6, S2-X 4, S2-R 4, S3-M 8, S3-E 5, S3-C 5, S3-F 1, S3-B 10,"
                    + " S3-A 3, S3-G 4, S3-D 7, K 39";

    private record Line(String item, String kept, String tests) {}

    private static List<Line> lines() throws IOException {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.matches("\\| (S\\d-[A-Z]|K)\\d+ \\|.*"))
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
