package io.llamatap.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Version, revision and dependencies of this build. Immutable. */
final class BuildFacts {
    private static final Properties FACTS = load();

    private BuildFacts() {}

    /** Returns the version of Llamatap. */
    static String version() {
        return FACTS.getProperty("version");
    }

    /** Returns the commit of the build; {@code unknown} if the build had none. */
    static String revision() {
        return FACTS.getProperty("revision");
    }

    /** Returns the version of Netty. */
    static String netty() {
        return FACTS.getProperty("netty");
    }

    private static Properties load() {
        // A file and not the manifest, which classes in a folder do not have.
        try (InputStream file = Objects.requireNonNull(BuildFacts.class.getResourceAsStream("build.properties"))) {
            Properties facts = new Properties();
            facts.load(file);
            return facts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
