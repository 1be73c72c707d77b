package io.llamatap.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Prometheus's own checker, if it is installed. */
public final class Promtool {
    private Promtool() {}

    /** Finds it in the executable path. */
    public static Optional<Path> find() {
        String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "" : path).split(":", -1))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns the complaints of {@code promtool check metrics} about a page; empty if there are none. */
    public static String checkMetrics(Path promtool, String page) throws IOException, InterruptedException {
        Path file = Files.createTempFile("page", ".prom");
        try {
            Files.writeString(file, page);
            return run(new ProcessBuilder(promtool.toString(), "check", "metrics").redirectInput(file.toFile()));
        } finally {
            Files.delete(file);
        }
    }

    /** Returns the complaints of {@code promtool check rules} about a file's text; empty if Prometheus would load it. */
    public static String checkRules(Path promtool, String rules) throws IOException, InterruptedException {
        return judge(promtool, "check", rules);
    }

    /** Returns the complaints of {@code promtool test rules} about a test file's text; empty if the test passes. */
    public static String testRules(Path promtool, String test) throws IOException, InterruptedException {
        return judge(promtool, "test", test);
    }

    /** Returns the complaints of {@code promtool test rules} about test files where they are; empty if all tests pass. */
    public static String testFiles(Path promtool, List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(promtool.toString(), "test", "rules"));
        files.forEach(file -> command.add(file.toString()));
        String said = run(new ProcessBuilder(command));
        return said.contains("(exit status ") ? said : "";
    }

    /** Returns the complaints of {@code promtool check config} about a file where it is, and about the rules that it names. */
    public static String checkConfig(Path promtool, Path file) throws IOException, InterruptedException {
        String said = run(new ProcessBuilder(promtool.toString(), "check", "config", file.toString()));
        return said.contains("(exit status ") ? said : "";
    }

    private static String judge(Path promtool, String verb, String text) throws IOException, InterruptedException {
        Path file = Files.createTempFile("rules", ".yml");
        try {
            Files.writeString(file, text);
            String said = run(new ProcessBuilder(promtool.toString(), verb, "rules", file.toString()));
            return said.contains("(exit status ") ? said : "";
        } finally {
            Files.delete(file);
        }
    }

    private static String run(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        int status = process.waitFor();
        return status == 0 ? said : said + "(exit status " + status + ")";
    }
}
