package io.llamatap.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** What this build is made of. Immutable. */
final class BuildFacts {
    private static final Properties FACTS = load();

    private BuildFacts() {}

    /** Returns the version that the build wrote down. */
    static String version() {
        return FACTS.getProperty("version");
    }

    /** Returns the commit that was built, {@code unknown} where the build was not told. */
    static String revision() {
        return FACTS.getProperty("revision");
    }

    /** Returns the version of Netty. */
    static String netty() {
        return FACTS.getProperty("netty");
    }

    private static Properties load() {
        // A file, not the manifest: there is none where classes are run from a folder.
        try (InputStream file = Objects.requireNonNull(BuildFacts.class.getResourceAsStream("build.properties"))) {
            Properties facts = new Properties();
            facts.load(file);
            return facts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
