package io.llamatap.server.push;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A Prometheus in a process of its own that takes remote write. Used by one thread. */
public final class Prometheus implements AutoCloseable {
    /** The value of the only series of an instant vector. */
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.e+]+,\"([^\"]+)\"]");

    private final Process process;
    private final int port;
    private final Path log;
    private final HttpClient client = HttpClient.newHttpClient();

    private Prometheus(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Finds it on the path of executables. */
    public static Optional<Path> find() {
        String path = System.getenv("PATH");
        return Arrays.stream((path == null ? "" : path).split(":", -1))
                .map(folder -> Path.of(folder, "prometheus"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it with an empty store in a folder, and waits until it is ready. */
    public static Prometheus start(Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
        Path log = folder.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        find().orElseThrow().toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("store"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--web.enable-remote-write-receiver")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Prometheus prometheus = new Prometheus(process, port, log);
        Awaitility.await("prometheus")
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> prometheus.get("/-/ready").statusCode() == 200);
        return prometheus;
    }

    /** Returns the port that it listens on. */
    public int port() {
        return port;
    }

    /** Returns where it takes remote write. */
    public String writeUrl() {
        return "http://127.0.0.1:" + port + "/api/v1/write";
    }

    /** Returns the value of an expression as of now; empty if it has none, and any one if it has several. */
    public String query(String expression) throws IOException, InterruptedException {
        String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        HttpResponse<String> response = get("/api/v1/query?query=" + encoded);
        if (response.statusCode() != 200) {
            throw new AssertionError(response.body() + "\n" + Files.readString(log));
        }
        Matcher value = VALUE.matcher(response.body());
        return value.find() ? value.group(1) : "";
    }

    private HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
