package io.llamatap.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The test methods of all modules that have an annotation, by the rows that it names. Read from the sources, since modules do not
 * see each other's tests. Immutable.
 */
final class Proofs {
    /** A test method. */
    record Method(Path file, String className, String name) {}

    private final SortedMap<String, List<Method>> byRow;

    private Proofs(SortedMap<String, List<Method>> byRow) {
        this.byRow = byRow;
    }

    /**
     * Reads all test sources below a folder for {@code @Row} or {@code @Fault}; in a comment where a module does not see the
     * annotations.
     */
    static Proofs in(Path root, String annotation) throws IOException {
        SortedMap<String, List<Method>> byRow = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().contains("src/test/java")
                            && file.toString().endsWith(".java"))
                    .sorted()
                    .forEach(file -> read(file, annotation, byRow));
        }
        return new Proofs(byRow);
    }

    private static void read(Path file, String annotation, Map<String, List<Method>> byRow) {
        String source;
        try {
            source = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String className = file.getFileName().toString().replace(".java", "");
        Matcher proof = Pattern.compile("\n +(?:// )?@" + annotation
                        + "\\(([^)]*)\\)(?:\\s+@(?:Row|Fault)\\([^)]*\\))?\\s+void (\\w+)\\(")
                .matcher(source);
        int found = 0;
        while (proof.find()) {
            String annotations = source.substring(source.lastIndexOf("\n\n", proof.start()) + 1, proof.start());
            if (!annotations.contains("@Test") && !annotations.contains("@ParameterizedTest")) {
                throw new AssertionError(className + "." + proof.group(2) + " is no test");
            }
            found++;
            Matcher row = Pattern.compile("\"([^\"]+)\"|(\\d+)").matcher(proof.group(1));
            while (row.find()) {
                String name = row.group(1) == null ? row.group(2) : row.group(1);
                byRow.computeIfAbsent(name, r -> new ArrayList<>()).add(new Method(file, className, proof.group(2)));
            }
        }
        long written = Pattern.compile("\n +(?:// )?@" + annotation + "\\(")
                .matcher(source)
                .results()
                .count();
        if (written != found) {
            throw new AssertionError("@" + annotation + " must stand directly above void: " + file);
        }
    }

    SortedSet<String> rows() {
        return new TreeSet<>(byRow.keySet());
    }

    List<Method> methods(String row) {
        return byRow.getOrDefault(row, List.of());
    }

    /** Returns the methods of a row as a page shows them. */
    String cell(String row) {
        return methods(row).stream()
                .collect(Collectors.groupingBy(
                        Method::className,
                        TreeMap::new,
                        Collectors.mapping(method -> "`" + method.name() + "`", Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(entry -> "**" + entry.getKey() + "** " + entry.getValue())
                .collect(Collectors.joining("; "));
    }
}
