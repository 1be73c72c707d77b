package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import io.llamatap.relay.StrictParser.Message;
import io.llamatap.relay.StrictParser.NotAMessage;
import io.llamatap.relay.exchange.Limits;
import io.llamatap.relay.io.PlayedSocket;
import io.llamatap.testkit.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a client sends, the upstream gets the requests that another parser finds in it, one by one and unchanged in everything
 * that is end-to-end, or the client gets a rejection and nothing more is passed on. The upstream responds to each complete
 * request, sometimes closing after it.
 */
class RequestStreamFuzzTest {
    private static final Limits LIMITS = new Limits(400, 1200, 20, 1, 0, 1 << 20, 100);

    private final Map<PlayedSocket, Integer> responded = new HashMap<>();
    private final List<Message> seen = new ArrayList<>();

    static Stream<Arguments> seeds() {
        List<byte[]> pairs = new ArrayList<>(Seeds.requests());
        pairs.addAll(Seeds.pipelined());
        return Seeds.withCuts(pairs);
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "/io/llamatap/relay/http.dict")
    @FuzzTest
    void passesOnWhatAnotherParserFindsOrRejects(byte @NotNull @WithLength(max = 2048) [] bytes, int cuts) {
        responded.clear();
        seen.clear();
        Random whims = new Random(cuts);
        PlayedProxy proxy = new PlayedProxy(LIMITS);
        proxy.send(proxy.client(), bytes, cuts, cuts == Cuts.WHOLE ? new Random(0) : whims);
        proxy.settle();
        while (respondToNext(proxy, whims)) {
            proxy.settle();
        }
        check(proxy, bytes);
        proxy.close();
        int finished = seen.size();
        assertThat(respondToNext(proxy, whims)).as("a request after the end").isFalse();
        assertThat(seen).hasSize(finished);
    }

    /** Responds to the request that waits for it; there is at most one. */
    private boolean respondToNext(PlayedProxy proxy, Random whims) {
        Message found = null;
        PlayedSocket at = null;
        for (PlayedSocket upstream : proxy.upstreams()) {
            int from = responded.getOrDefault(upstream, 0);
            if (upstream.sentBytes() > from) {
                try {
                    Message request = StrictParser.request(upstream.sent(), from);
                    assertThat(found).as("two requests at once").isNull();
                    found = request;
                    at = upstream;
                } catch (NotAMessage e) {
                    assertThat(e.unfinished)
                            .as("passed on: %s", Seeds.text(upstream.sent()))
                            .isTrue();
                }
            }
        }
        if (found == null || at == null) {
            return false;
        }
        seen.add(found);
        responded.put(at, found.end());
        boolean last = whims.nextInt(4) == 0;
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + (last ? "Connection: close\r\n\r\n" : "\r\n");
        String response = head + (found.start().get(0).equals("HEAD") ? "" : "ok");
        proxy.send(at, Wire.bytes(response), whims.nextInt(3), whims);
        if (last) {
            at.endInput();
        }
        return true;
    }

    private void check(PlayedProxy proxy, byte[] bytes) {
        List<String> sent = new ArrayList<>();
        for (Message request : StrictParser.requests(bytes)) {
            sent.add(Expected.request(request));
            if (Expected.isLast(request)) {
                break;
            }
        }
        List<String> passedOn = seen.stream().map(Expected::request).toList();
        assertThat(passedOn).isEqualTo(sent.subList(0, Math.min(sent.size(), passedOn.size())));
        for (PlayedSocket upstream : proxy.upstreams()) {
            byte[] rest =
                    Arrays.copyOfRange(upstream.sent(), responded.getOrDefault(upstream, 0), upstream.sentBytes());
            checkUnfinished(rest, bytes);
        }

        byte[] got = proxy.client().sent();
        int at = 0;
        try {
            for (Message request : seen) {
                Message response =
                        StrictParser.response(got, at, request.start().get(0));
                assertThat(response.status()).isEqualTo(200);
                at = response.end();
            }
            if (at < got.length) {
                boolean toHead = Seeds.text(got).endsWith("\r\n\r\n");
                Message rejection = StrictParser.response(got, at, toHead ? "HEAD" : "GET");
                assertThat(rejection.status()).isIn(400, 405, 414, 417, 431, 501, 505);
                assertThat(rejection.values("Connection")).containsExactly("close");
                assertThat(rejection.end()).isEqualTo(got.length);
                assertThat(proxy.client().isOutputShutdown() || !proxy.client().isOpen())
                        .as("closed after a rejection")
                        .isTrue();
            } else {
                assertThat(passedOn).as("requests passed on or rejected").hasSameSizeAs(sent);
            }
        } catch (NotAMessage e) {
            throw new AssertionError("the client got " + Seeds.text(got), e);
        }
    }

    /** Of an incomplete request, only what the client sent may have been passed on. */
    private static void checkUnfinished(byte[] rest, byte[] bytes) {
        if (rest.length > 0) {
            String passedOn = Seeds.text(rest);
            String method = passedOn.substring(0, passedOn.indexOf(' ') + 1);
            assertThat(Seeds.text(bytes)).contains(method);
            assertThat(passedOn).contains("\r\n\r\n");
        }
    }
}
