package io.llamatap.clients;

import io.llamatap.server.demo.ollama.PacedResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The recorded exchanges that the stand-in uses, in memory (about 300 kB). Immutable. */
final class Recordings {
    /** The recordings of the core's tests; tests run in the folder of their module. */
    static final Path FOLDER = Path.of("../proxy-core/src/test/resources/recordings/ollama-0.33.3");

    private static final Path INDEX = Path.of("src/test/resources/recordings.tsv");

    private final Map<String, Recording> byName;

    private Recordings(Map<String, Recording> byName) {
        this.byName = byName;
    }

    /** Reads all recordings of the index. */
    static Recordings load() {
        try {
            Map<String, Recording> byName = new LinkedHashMap<>();
            for (String[] row : table(INDEX)) {
                byName.put(row[0], read(row[0], Recording.Use.valueOf(row[1].toUpperCase(Locale.ROOT))));
            }
            return new Recordings(byName);
        } catch (IOException e) {
            throw new UncheckedIOException("the recordings cannot be read", e);
        }
    }

    Recording named(String name) {
        Recording recording = byName.get(name);
        if (recording == null) {
            throw new IllegalArgumentException("there is no recording with the name " + name);
        }
        return recording;
    }

    /** Returns the recording with the same method and path that is nearest to a request. */
    Optional<Recording> nearest(RequestTraits request) {
        return byName.values().stream()
                .filter(recording -> recording.traits().method().equals(request.method()))
                .filter(recording -> recording.traits().path().equals(request.path()))
                .filter(recording -> recording.mayRespond(request))
                .max(Comparator.comparingInt(recording -> recording.likeness(request)));
    }

    private static Recording read(String name, Recording.Use use) throws IOException {
        byte[] request = Files.readAllBytes(FOLDER.resolve(name).resolve("request.http"));
        // Each byte is one character, so that offsets in the text are offsets in the bytes.
        String text = new String(request, StandardCharsets.ISO_8859_1);
        String[] start = text.substring(0, text.indexOf('\r')).split(" ", -1);
        byte[] body = text.substring(text.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
        RequestTraits traits = use == Recording.Use.REJECTION || body.length == 0
                ? RequestTraits.bare(start[0], start[1])
                : RequestTraitsReader.read(start[0], start[1], body);
        return new Recording(name, use, text, traits, response(name));
    }

    private static PacedResponse response(String name) throws IOException {
        List<String[]> reads = table(FOLDER.resolve(name).resolve("timeline.tsv"));
        long[] dueNanos = new long[reads.size()];
        int[] ends = new int[reads.size()];
        int end = 0;
        for (int i = 0; i < ends.length; i++) {
            dueNanos[i] = Long.parseLong(reads.get(i)[0]);
            end += Integer.parseInt(reads.get(i)[1]);
            ends[i] = end;
        }
        return new PacedResponse(Files.readAllBytes(FOLDER.resolve(name).resolve("response.http")), dueNanos, ends);
    }

    /** Returns the rows of a table without its header. */
    private static List<String[]> table(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(1).map(line -> line.split("\t", -1)).toList();
        }
    }
}
