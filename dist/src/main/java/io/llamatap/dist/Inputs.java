package io.llamatap.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the build of release files is told by system properties. Immutable.
 *
 * @param root the checkout
 * @param time the time of all files
 * @param platforms those that are asked for by name; empty: all for which there is a JDK
 */
record Inputs(
        Path root,
        String version,
        Instant time,
        String maintainer,
        Set<Platform> platforms,
        UnaryOperator<String> properties) {

    static Inputs of(UnaryOperator<String> properties) throws UnusableException {
        Set<Platform> platforms = EnumSet.noneOf(Platform.class);
        for (String name : properties.apply("dist.platforms").split("[, ]+", 0)) {
            if (!name.isEmpty()) {
                platforms.add(Platform.named(name)
                        .orElseThrow(() -> new UnusableException("dist.platforms: there is no platform " + name)));
            }
        }
        return new Inputs(
                Path.of(properties.apply("dist.root")).toAbsolutePath().normalize(),
                properties.apply("dist.version"),
                Instant.parse(properties.apply("dist.timestamp")),
                properties.apply("dist.maintainer"),
                platforms,
                properties);
    }

    Set<Platform> wanted() {
        return platforms.isEmpty() ? EnumSet.allOf(Platform.class) : platforms;
    }

    /** Returns the JDK that runs on this machine and links all runtimes. */
    Jdk linker() throws IOException, UnusableException {
        Optional<Platform> host = Platform.host();
        Optional<String> named = host.flatMap(this::named);
        if (named.isEmpty()) {
            return Jdk.running();
        }
        Path home = Path.of(named.get());
        return Files.exists(home.resolve("jmods")) ? Jdk.at(home) : Jdk.withoutJmods(home);
    }

    /**
     * Returns the JDK for a platform.
     *
     * @throws UnusableException if none was named, or it cannot be used
     */
    Jdk jdk(Platform platform) throws IOException, UnusableException {
        if (Platform.host().equals(Optional.of(platform))) {
            return linker();
        }
        String home = named(platform)
                .orElseThrow(() -> new UnusableException(
                        "no JDK of that platform; name one with -D" + property(platform) + "=FOLDER"));
        return Jdk.at(Path.of(home));
    }

    Path file(String path) {
        return root.resolve(path);
    }

    private Optional<String> named(Platform platform) {
        String home = properties.apply(property(platform));
        return home == null || home.isBlank() ? Optional.empty() : Optional.of(home);
    }

    private static String property(Platform platform) {
        return "dist.jdk." + platform.id();
    }
}
