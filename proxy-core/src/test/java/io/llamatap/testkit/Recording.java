package io.llamatap.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with a real Ollama as it was sent over the network: a folder below {@code recordings}.
 *
 * <p>Immutable, except for its arrays, which callers must not write to.
 */
public final class Recording {
    /**
     * One read from the socket.
     *
     * @param nanos since the request was sent
     * @param bytes how many were read
     */
    public record Read(long nanos, int bytes) {}

    private final String version;
    private final String name;
    private final byte[] request;
    private final byte[] response;
    private final List<Read> timeline;
    private final RecordedMessage requestMessage;
    private final RecordedMessage finalResponse;

    private Recording(String version, String name, byte[] request, byte[] response, List<Read> timeline) {
        this.version = version;
        this.name = name;
        this.request = request;
        this.response = response;
        this.timeline = timeline;
        requestMessage = RecordedMessage.of(request, 0);
        RecordedMessage message = RecordedMessage.of(response, 0);
        while (message.startLine().startsWith("HTTP/1.1 1")) {
            message = RecordedMessage.of(response, message.bodyStart());
        }
        finalResponse = message;
    }

    /** Loads one exchange. */
    public static Recording load(String version, String name) {
        return load(root().resolve(version).resolve(name));
    }

    /** Loads all exchanges of all versions, in the order of their names. */
    public static List<Recording> all() {
        try (Stream<Path> files = Files.walk(root(), 3)) {
            return files.filter(file -> file.endsWith("response.http"))
                    .map(file -> load(Objects.requireNonNull(file.getParent())))
                    .sorted((a, b) -> a.toString().compareTo(b.toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        URL url = Objects.requireNonNull(Recording.class.getResource("/recordings/README.md"), "recordings");
        try {
            URI readme = url.toURI();
            openJarOf(readme);
            return Objects.requireNonNull(Path.of(readme).getParent());
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("The recordings cannot be read: " + url, e);
        }
    }

    /** Other modules find the recordings in the jar of these tests, which stays open. */
    private static synchronized void openJarOf(URI file) throws IOException {
        if ("jar".equals(file.getScheme())) {
            try {
                FileSystems.getFileSystem(file);
            } catch (FileSystemNotFoundException e) {
                FileSystems.newFileSystem(file, Map.of());
            }
        }
    }

    private static Recording load(Path folder) {
        try {
            List<Read> timeline = new ArrayList<>();
            for (String line : Files.readAllLines(folder.resolve("timeline.tsv"))) {
                String[] cells = line.split("\t", -1);
                if (cells.length >= 2 && !cells[0].isEmpty() && Character.isDigit(cells[0].charAt(0))) {
                    timeline.add(new Read(Long.parseLong(cells[0]), Integer.parseInt(cells[1])));
                }
            }
            return new Recording(
                    Objects.requireNonNull(folder.getParent()).getFileName().toString(),
                    folder.getFileName().toString(),
                    Files.readAllBytes(folder.resolve("request.http")),
                    Files.readAllBytes(folder.resolve("response.http")),
                    List.copyOf(timeline));
        } catch (IOException e) {
            throw new UncheckedIOException(folder.toString(), e);
        }
    }

    /** Returns the folder of the version, such as {@code ollama-0.33.3}. */
    public String version() {
        return version;
    }

    /** Returns the folder of the exchange. */
    public String name() {
        return name;
    }

    /** Returns the request as sent, head and body. */
    public byte[] request() {
        return request;
    }

    /** Returns the response as read, including interim heads and chunk framing. */
    public byte[] response() {
        return response;
    }

    /** Returns the reads of the response in order. */
    public List<Read> timeline() {
        return timeline;
    }

    /** Returns the request's method. */
    public String method() {
        return requestMessage.startLine().split(" ", -1)[0];
    }

    /** Returns the request's target without its query. */
    public String path() {
        return requestMessage.startLine().split("[ ?]", -1)[1];
    }

    /** Returns the value of a header field of the request; null if it has none of that name. */
    public @Nullable String requestHeader(String header) {
        return requestMessage.header(header);
    }

    /** Returns the request's body without chunk framing. */
    public byte[] requestBody() {
        return requestMessage.body();
    }

    /** Returns the status of the final response. */
    public int status() {
        return Integer.parseInt(finalResponse.startLine().split(" ", -1)[1]);
    }

    /** Returns the value of a header field of the final response; null if it has none of that name. */
    public @Nullable String responseHeader(String header) {
        return finalResponse.header(header);
    }

    /** Returns the body of the final response without chunk framing. */
    public byte[] responseBody() {
        return finalResponse.body();
    }

    /** Returns whether the response is complete according to its framing. */
    public boolean isResponseComplete() {
        return finalResponse.isComplete() || method().equals("HEAD");
    }

    /** Returns the response head as text, including interim heads. */
    public String responseHead() {
        return new String(response, 0, finalResponse.bodyStart(), ISO_8859_1);
    }

    @Override
    public String toString() {
        return version + "/" + name;
    }
}
