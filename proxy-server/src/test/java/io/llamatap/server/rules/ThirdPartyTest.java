package io.llamatap.server.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.testkit.WrittenPage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The jar names all libraries that it contains, and no library comes in under a licence that nobody has looked at. */
class ThirdPartyTest {
    private static final Path RESOURCES = Path.of("src", "main", "resources", "META-INF");
    /** Written by the build; there is none where tests run without it. */
    private static final Path LIBRARIES = Path.of("target", "runtime-libraries");

    private static final String APACHE = "Apache-2.0";
    /** The licences that may be, by all names under which projects have them. */
    private static final Map<String, String> KNOWN = Map.of(
            "Apache-2.0", APACHE,
            "Apache License, Version 2.0", APACHE,
            "The Apache License, Version 2.0", APACHE,
            "The Apache Software License, Version 2.0", APACHE,
            "BSD-3-Clause", "BSD-3-Clause",
            "The BSD License", "BSD-3-Clause",
            "MIT", "MIT");

    /** Annotations that the jar leaves out. */
    private static final Set<String> LEFT_OUT = Set.of("jspecify");
    /** Where the texts are of licences that ask for them. */
    private static final Map<String, String> TEXTS = Map.of(
            "antlr4-runtime", "antlr4-LICENSE",
            "jline-terminal", "jline-LICENSE",
            "jline-terminal-jna", "jline-LICENSE",
            "protobuf-javalite", "protobuf-LICENSE",
            "slf4j-api", "slf4j-LICENSE");

    private static final String HEAD = """
            llamatap.jar contains these libraries; of some, only the parts that it needs. A library that may be had under one of several licences is taken
            under Apache-2.0.

            The text of Apache-2.0 is META-INF/LICENSE in llamatap.jar, notices are in META-INF/NOTICE, and the texts of the other licences are in META-INF
            under the names given here. Two libraries have parts of others: netty-common of JCTools (Apache-2.0), jackson-core of FastDoubleParser and
            Schubfach (META-INF/FastDoubleParser-LICENSE, META-INF/FastDoubleParser-ThirdParty-LICENSE, META-INF/Schubfach-LICENSE).
            The charts of the live page are drawn by uPlot 1.6.32 (MIT, META-INF/uplot-LICENSE).
            """;

    @Test
    void namesEveryLibraryAndItsLicence() throws Exception {
        assumeTrue(Files.exists(LIBRARIES), "Maven writes the list of libraries, and no Maven has run here");
        Map<String, Set<String>> byLicence = new TreeMap<>();
        for (Library library : libraries()) {
            String licence = licence(library);
            String text = TEXTS.get(library.artifact());
            assertThat(licence.equals(APACHE) || text != null)
                    .as("%s needs its licence's text", library)
                    .isTrue();
            byLicence
                    .computeIfAbsent(licence, name -> new TreeSet<>())
                    .add(library + (text == null ? "" : "  (" + text + ")"));
        }
        StringBuilder page = new StringBuilder(HEAD);
        byLicence.forEach((licence, libraries) -> {
            page.append('\n').append(licence).append('\n');
            libraries.forEach(library -> page.append("    ").append(library).append('\n'));
        });
        WrittenPage.check(RESOURCES.resolve("THIRD-PARTY.txt"), page.toString());
    }

    @Test
    void hasTheTextsOfAllLicencesThatAskForIt() throws Exception {
        for (String text : TEXTS.values()) {
            assertThat(Files.readString(RESOURCES.resolve(text))).as(text).contains("Copyright ");
        }
    }

    private static List<Library> libraries() throws Exception {
        Set<String> seen = new HashSet<>();
        List<Library> libraries = new ArrayList<>();
        for (String jar : Files.readString(LIBRARIES).strip().split(File.pathSeparator, -1)) {
            // Our own modules are folders, or jars in target.
            if (jar.endsWith(".jar") && !jar.contains(File.separator + "target" + File.separator)) {
                Library library = Library.of(Path.of(jar));
                if (seen.add(library.toString()) && !LEFT_OUT.contains(library.artifact())) {
                    libraries.add(library);
                }
            }
        }
        assertThat(libraries).hasSizeGreaterThan(10);
        return libraries;
    }

    /** Returns the licence under which we take a library: Apache-2.0 where we may. */
    private static String licence(Library library) {
        List<String> known = library.licences().stream()
                .filter(KNOWN::containsKey)
                .map(KNOWN::get)
                .toList();
        assertThat(known)
                .as("%s has a licence that nobody has looked at: %s", library, library.licences())
                .isNotEmpty();
        return known.contains(APACHE) ? APACHE : known.get(0);
    }
}
