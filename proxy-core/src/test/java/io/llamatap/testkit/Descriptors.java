package io.llamatap.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * The file descriptors of this process at one moment, to be compared with later: sockets, selectors and the like, but not files,
 * which the JVM opens as it likes. Empty if there is no {@code /proc}. Immutable.
 */
public final class Descriptors {
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final List<Path> CONNECTIONS = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private final List<String> before;

    private Descriptors(List<String> before) {
        this.before = before;
    }

    /** Returns the present ones. */
    public static Descriptors ofNow() {
        return new Descriptors(open());
    }

    /** Waits until there are none that did not exist before. */
    public void awaitNoMore() {
        awaitEmpty("descriptors that were not there before", () -> {
            List<String> more = open();
            before.forEach(more::remove);
            return more;
        });
    }

    /** Waits until there are no more selectors, timers and event descriptors than before. */
    void awaitNoMoreSelectors() {
        awaitEmpty("selectors that were not there before", () -> {
            List<String> more = open();
            before.forEach(more::remove);
            more.removeIf(link -> !link.startsWith("anon_inode:"));
            return more;
        });
    }

    /** Waits until no socket that was made since listens at or is connected from one port, or is connected to the other. */
    void awaitNoSocket(int ownPort, int remotePort) {
        awaitEmpty("sockets of the proxy", () -> {
            List<String> left = open();
            left.removeAll(before);
            left.retainAll(socketsOf(ownPort, remotePort));
            return left;
        });
    }

    private static void awaitEmpty(String what, Callable<List<String>> left) {
        Awaitility.await("no " + what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Patience.LIMIT)
                .until(left, List::isEmpty);
    }

    private static List<String> open() {
        if (!Files.isDirectory(OPEN)) {
            return new ArrayList<>();
        }
        List<String> links = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(OPEN)) {
            for (Path entry : entries) {
                String link = link(entry);
                if (link.startsWith("socket:") || link.startsWith("anon_inode:") || link.startsWith("pipe:")) {
                    links.add(link);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new UncheckedIOException(new IOException(OPEN.toString(), e));
        }
        return links;
    }

    private static String link(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static Set<String> socketsOf(int ownPort, int remotePort) {
        String own = ":" + hex(ownPort);
        String remote = ":" + hex(remotePort);
        Set<String> sockets = new HashSet<>();
        for (Path table : CONNECTIONS) {
            for (String line : lines(table)) {
                String[] fields = line.trim().split("\\s+", -1);
                if (fields.length > 9 && (fields[1].endsWith(own) || fields[2].endsWith(remote))) {
                    sockets.add("socket:[" + fields[9] + "]");
                }
            }
        }
        return sockets;
    }

    private static String hex(int port) {
        return String.format(Locale.ROOT, "%04X", port);
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table, StandardCharsets.US_ASCII);
        } catch (IOException noSuchTable) {
            return Collections.emptyList();
        }
    }
}
