package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.accesslog.JsonLines;
import io.llamatap.server.config.ConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Servers with an access log of JSON lines in a folder, which is whole once they are closed. */
final class LoggingServer {
    private final Path file;

    LoggingServer(Path folder) {
        this.file = folder.resolve("access.log");
    }

    /** Makes a server that logs. */
    Llamatap logging(String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of(more));
        args.add("--access-log=" + file);
        args.add("--access-log-format=json");
        return before(args.toArray(String[]::new));
    }

    /** Makes a server on a free port. */
    static Llamatap before(String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of(more));
        args.add("--listen=127.0.0.1:0");
        return new Llamatap(
                ConfigReader.read(args.toArray(String[]::new), Map.of(), (level, format) -> {})
                        .settings(),
                Clock.systemUTC());
    }

    /** Returns the fields of all lines. */
    List<Map<String, Object>> lines() throws Exception {
        return JsonLines.read(file);
    }

    /** Waits until something of a line is there: what it tells of has ended, and the server may be closed. */
    void awaitLine() {
        Awaitility.await("a line of the access log").until(() -> Files.exists(file) && Files.size(file) > 0);
    }

    /** Returns the fields of the one line that there is. */
    Map<String, Object> onlyLine() throws Exception {
        List<Map<String, Object>> lines = lines();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }
}
