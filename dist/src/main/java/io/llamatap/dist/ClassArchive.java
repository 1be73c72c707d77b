package io.llamatap.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The archive of classes, loaded and linked, which halves the time of a start. It is made by a run of what is to be archived, so only
 * for the platform of this machine. Stateless.
 */
final class ClassArchive {
    private static final String MAIN = ModuleJar.MODULE + "/io.llamatap.server.Main";
    private static final List<String> NAMES = List.of("llamatap.aot", "llamatap.jsa");

    private ClassArchive() {}

    /** Makes the archive for the runtime in a folder; returns why there is none, or nothing. */
    static Optional<String> make(Inputs inputs, Platform platform, Path built)
            throws IOException, InterruptedException {
        if (!Platform.host().equals(Optional.of(platform)) || platform.isWindows()) {
            return Optional.of("no class archive, since this machine cannot run it");
        }
        Path made = built.resolve("classes");
        try {
            Tool.run(
                    inputs.file("config/archive.sh"),
                    built.resolve("runtime/bin/java"),
                    MAIN,
                    made,
                    inputs.file("proxy-server/target/native"));
        } catch (UnusableException e) {
            return Optional.of("no class archive: " + e.getMessage());
        }
        for (String name : NAMES) {
            if (Files.exists(made.resolve(name))) {
                Files.move(made.resolve(name), built.resolve(name));
            }
        }
        return Optional.empty();
    }

    static List<Path> in(Path built) {
        return NAMES.stream().map(built::resolve).filter(Files::exists).toList();
    }
}
