package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TappedExchange;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What real versions of Ollama sent passes byte for byte except for hop-by-hop fields, in both directions, however it is split.
 */
@DisplayName("Rows 38, 47, 58, 68: recordings of a real Ollama")
class RecordingRelayIT {
    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "keep-alive", "proxy-connection", "te", "trailer", "upgrade");
    private static final int CUT_EVERYWHERE_BYTES = 700;
    private static final int RANDOM_CUTS = 12;

    static List<Recording> all() {
        return Recording.all();
    }

    static List<Recording> small() {
        Set<String> names = Set.of(
                "chat-tools-stream",
                "generate-stream-length",
                "version",
                "version-head",
                "pull-unreachable",
                "error-bad-json",
                "error-v1-model-missing",
                "cors-preflight",
                "generate-preload");
        return Recording.all().stream()
                .filter(recording -> names.contains(recording.name()))
                .filter(recording -> recording.response().length < CUT_EVERYWHERE_BYTES)
                .toList();
    }

    /** Each read of the recording is sent when the client has the previous one, which is faster than any fixed pace. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    @Row({38, 47, 58, 68})
    void passesEachReadOnBeforeTheNextComes(Recording recording) throws IOException {
        byte[] response = recording.response();
        List<Integer> ends = new ArrayList<>();
        int end = 0;
        for (Recording.Read read : recording.timeline()) {
            end += read.bytes();
            ends.add(end);
        }
        assertThat(end).isEqualTo(response.length);
        String expected = withoutHopByHop(Wire.text(response));
        int removed = response.length - expected.length();
        Semaphore clientHasAll = new Semaphore(1);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(connection -> {
                    connection.awaitRequest();
                    int from = 0;
                    for (int to : ends) {
                        connection.await(clientHasAll);
                        connection.send(Arrays.copyOfRange(response, from, to));
                        from = to;
                    }
                    connection.awaitEnd();
                });
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            client.send(recording.request());
            int at = 0;
            for (int to : ends) {
                int clientEnd = to - removed;
                assertThat(Wire.text(client.read(clientEnd - at))).isEqualTo(expected.substring(at, clientEnd));
                at = clientEnd;
                clientHasAll.release();
            }
            assertIsWatched(recording, upstream, proxy, client);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    @Row({38, 47, 58, 68})
    void passesOnWhatIsCutAtRandom(Recording recording) throws IOException {
        long seed = recording.toString().hashCode();
        Random random = new Random(seed);
        TreeSet<Integer> cuts = new TreeSet<>();
        for (int i = 0; i < RANDOM_CUTS; i++) {
            cuts.add(1 + random.nextInt(recording.response().length - 1));
        }
        try (ScriptedUpstream upstream = sendingCut(recording);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            relay(recording, client, cuts.toString());
            assertIsWatched(recording, upstream, proxy, client);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("small")
    @Row({38, 47, 58, 68})
    void passesOnWhateverByteItIsCutBehind(Recording recording) throws IOException {
        try (ScriptedUpstream upstream = sendingCut(recording);
                ProxyFixture proxy = ProxyFixture.before(upstream);
                RawClient client = proxy.connect()) {
            for (int cut = 1; cut < recording.response().length; cut++) {
                relay(recording, client, "[" + cut + "]");
            }
            assertThat(upstream.connectionCount()).isEqualTo(1);
        }
    }

    /** Sends the recorded response, split where the request's query says. */
    private static ScriptedUpstream sendingCut(Recording recording) throws IOException {
        return ScriptedUpstream.start(connection -> {
            for (var request = connection.nextRequest(); request != null; request = connection.nextRequest()) {
                String cuts = request.head().value("X-Cuts").orElseThrow();
                int[] offsets = Arrays.stream(
                                cuts.substring(1, cuts.length() - 1).split(", ", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                connection.sendCutAt(recording.response(), offsets);
            }
        });
    }

    private static void relay(Recording recording, RawClient client, String cuts) throws IOException {
        String request = Wire.text(recording.request());
        client.send(request.replaceFirst("\r\n", "\r\nX-Cuts: " + cuts + "\r\n"));
        String expected = withoutHopByHop(Wire.text(recording.response()));
        assertThat(Wire.text(client.read(expected.length())))
                .as("cut at %s", cuts)
                .isEqualTo(expected);
    }

    private static void assertIsWatched(
            Recording recording, ScriptedUpstream upstream, ProxyFixture proxy, RawClient client) throws IOException {
        if (!recording.isResponseComplete()) {
            client.reset();
        }
        TappedExchange exchange = proxy.taps().awaitEnded(1).get(0);
        assertThat(exchange.requestBody()).isEqualTo(recording.requestBody());
        assertThat(exchange.status()).isEqualTo(recording.status());
        if (recording.isResponseComplete()) {
            assertThat(exchange.responseBody()).isEqualTo(recording.responseBody());
        }
        String sent = Wire.text(upstream.connection(0).received()).replaceFirst("\r\nX-Cuts: [^\r]*", "");
        assertThat(sent).isEqualTo(withoutHopByHop(Wire.text(recording.request())));
    }

    /** Removes the hop-by-hop fields from the interim heads and the final head at the beginning of the text. */
    private static String withoutHopByHop(String message) {
        int headEnd = message.indexOf("\r\n\r\n");
        StringBuilder kept = new StringBuilder();
        for (String line : message.substring(0, headEnd).split("\r\n", -1)) {
            int colon = line.indexOf(':');
            boolean field = kept.length() > 0 && colon > 0;
            String name = field ? line.substring(0, colon).toLowerCase(Locale.ROOT) : "";
            assertThat(name.equals("connection")
                            && !line.toLowerCase(Locale.ROOT).endsWith("keep-alive"))
                    .as("no recording's Connection names a field: %s", line)
                    .isFalse();
            if (!HOP_BY_HOP.contains(name)) {
                kept.append(line).append("\r\n");
            }
        }
        String rest = message.substring(headEnd + 2);
        boolean interim = message.startsWith("HTTP/1.1 1");
        return kept + (interim ? "\r\n" + withoutHopByHop(rest.substring(2)) : rest);
    }
}
