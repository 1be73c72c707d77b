package io.llamatap.dist;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the release files of all platforms for which there is a JDK, and says which it left out and why. */
public final class Main {
    private static final double MEGA = 1e6;

    private Main() {}

    /** Reads the inputs from system properties; ends with 1 if nothing or not all that was asked for by name could be made. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(System.out) ? 0 : 1);
    }

    private static boolean run(PrintStream out) throws IOException, InterruptedException {
        List<Path> made = new ArrayList<>();
        boolean isComplete = true;
        try {
            Inputs inputs = Inputs.of(System::getProperty);
            ReleaseBuild build = new ReleaseBuild(inputs);
            for (Platform platform : inputs.wanted()) {
                try {
                    made.addAll(build.make(platform, out));
                } catch (UnusableException e) {
                    out.println(platform.id() + ": left out: " + e.getMessage());
                    isComplete = false;
                }
            }
            build.writeDigests(made);
            for (Path file : made) {
                out.printf("%s: %.1f MB%n", file, Files.size(file) / MEGA);
            }
            return !made.isEmpty() && (isComplete || inputs.platforms().isEmpty());
        } catch (UnusableException e) {
            out.println("no release files: " + e.getMessage());
            return false;
        }
    }
}
