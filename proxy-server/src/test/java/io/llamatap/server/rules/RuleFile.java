package io.llamatap.server.rules;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.testkit.Promtool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Rules for Prometheus as they are shipped, and as the exporters that Llamatap replaces told them. Stateless. */
final class RuleFile {
    /** The folder with everything that is shipped to be copied. */
    static final Path CONFIG = Path.of("../config").toAbsolutePath().normalize();

    private RuleFile() {}

    static Path shipped(String name) {
        return CONFIG.resolve("rules").resolve(name + ".yml");
    }

    /** Returns the shipped rules without the comment above them. */
    static String shippedRules(String name) throws IOException {
        String text = Files.readString(shipped(name));
        return text.substring(text.indexOf("groups:\n"));
    }

    /** Returns an exporter's own words, to the last blank. */
    static String original(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(RuleFile.class.getResourceAsStream("/rules/" + name + ".txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns promtool, or has the test skipped. */
    static Path promtool() {
        Optional<Path> promtool = Promtool.find();
        assumeTrue(promtool.isPresent(), "promtool (of Prometheus) is not installed: rules are not replayed");
        return promtool.orElseThrow();
    }
}
