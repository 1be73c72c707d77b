package io.llamatap.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * What strace saw of one thread between two marks: how often each call on descriptors was made, and how long all that took.
 *
 * <p>A mark is a text that the thread sends, then one that it receives. Waits that ended by time are the relay's tick and named
 * {@code tick}; reads that found nothing have {@code :EAGAIN} behind their names; calls on files, such as those that load a
 * class, are all named {@code file}. What the JVM takes of the ranges that it has reserved is left out: the counters of a method
 * that gets warm and the code that calls a native one are made by the thread that comes by. Memory that is asked for as buffers
 * are ({@code mmap} at no fixed address) counts. Immutable.
 *
 * @param counts by name
 * @param micros between the marks
 */
record SystemCalls(Map<String, Integer> counts, long micros) {
    /** The name of all calls on files. */
    static final String FILE = "file";

    /** Thread, seconds with six places, call. */
    private static final Pattern LINE = Pattern.compile("(\\d+) +(\\d+)\\.(\\d{6}) (\\w+)(.*)");
    /** A call during which another thread made one is told in two lines. */
    private static final Pattern BEGUN = Pattern.compile("((\\d+) .*) <unfinished \\.\\.\\.>");

    private static final Pattern ENDED = Pattern.compile("(\\d+) +[\\d.]+ <\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern RESERVED = Pattern.compile(".*\\bMAP_FIXED\\b.*");
    /** The descriptor of a file, with its path; or a path alone, of a call that opens it or asks for it. */
    private static final Pattern ON_FILE = Pattern.compile("\\((\\d+</|(AT_FDCWD<[^>]*>, )?\").*");

    private static final Pattern RESULT = Pattern.compile(".* = (-?\\d+)( EAGAIN)?[^=]*");

    SystemCalls {
        counts = Map.copyOf(counts);
    }

    /** Returns what is put before a command to have it traced; the process remains the command's. */
    static List<String> tracer(Path trace) {
        return List.of(
                "strace",
                "-D",
                "-f",
                "-q",
                "-y",
                "-ttt",
                "-s",
                "200",
                "-e",
                "trace=%desc,%network",
                "-o",
                trace.toString());
    }

    /** Says why processes cannot be traced here; empty if they can. */
    static String obstacle(Path trace) throws InterruptedException {
        try {
            Process probe = new ProcessBuilder("strace", "-D", "-f", "-o", trace.toString(), "true").start();
            if (probe.waitFor() != 0) {
                return "strace may not trace here";
            }
        } catch (IOException e) {
            return "there is no strace";
        }
        return "";
    }

    /** Reads a trace up to the end of a process, which must have come. */
    static SystemCalls between(Path trace, long pid, String sent, String received) {
        // Numbers stand in a column: short ones have more blanks behind them.
        Pattern end = Pattern.compile("^" + pid + " +[\\d.]+ \\+\\+\\+ ", Pattern.MULTILINE);
        Awaitility.await("the end of the trace")
                .until(() -> end.matcher(text(trace)).find());
        Map<String, Integer> counts = new TreeMap<>();
        String thread = "";
        long begun = 0;
        Map<String, String> unfinished = new HashMap<>();
        for (String traced : text(trace).lines().toList()) {
            String line = whole(traced, unfinished);
            Matcher call = LINE.matcher(line);
            if (!call.matches()) {
                continue;
            }
            long micros = Long.parseLong(call.group(2) + call.group(3));
            if (line.contains(sent) && call.group(4).matches("send\\w*|writev?")) {
                thread = call.group(1);
                begun = micros;
                counts.clear();
            } else if (call.group(1).equals(thread) && line.contains(received)) {
                return new SystemCalls(counts, micros - begun);
            } else if (call.group(1).equals(thread)
                    && !RESERVED.matcher(call.group(5)).matches()) {
                counts.merge(name(call.group(4), call.group(5)), 1, Integer::sum);
            }
        }
        throw new AssertionError("no marks " + sent + " and " + received + " in " + trace);
    }

    /** Returns a line, or both halves of one once the second has come; else nothing. */
    private static String whole(String line, Map<String, String> unfinished) {
        Matcher begun = BEGUN.matcher(line);
        if (begun.matches()) {
            unfinished.put(begun.group(2), begun.group(1));
            return "";
        }
        Matcher ended = ENDED.matcher(line);
        if (ended.matches()) {
            return unfinished.remove(ended.group(1)) + ended.group(2);
        }
        return line;
    }

    private static String name(String call, String rest) {
        if (ON_FILE.matcher(rest).matches()) {
            return FILE;
        }
        Matcher result = RESULT.matcher(rest);
        if (!result.matches()) {
            return call;
        }
        if (result.group(2) != null) {
            return call + ":EAGAIN";
        }
        return call.startsWith("epoll_")
                        && call.contains("wait")
                        && result.group(1).equals("0")
                ? "tick"
                : call;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
