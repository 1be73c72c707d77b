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
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever an upstream sends, the client gets the response that another parser finds in it, or sees that it is incomplete, and
 * gets the same bytes however they were split. What follows a response reaches nobody: the next request on the client's
 * connection gets its own response.
 */
class ResponseStreamFuzzTest {
    private static final Limits LIMITS = new Limits(400, 1200, 20, 1, 0, 1 << 20, 100);
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String NEXT_RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext";

    private static final String OUR_DATE =
            "(HTTP/1.1 502 Bad Gateway\r\nContent-Type: application/json; charset=utf-8\r\nDate: )[^\r]*";

    /** How the request is made. */
    enum Asked {
        PLAINLY("GET", "GET / HTTP/1.1\r\nHost: h\r\n\r\n"),
        FOR_THE_HEAD("HEAD", "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"),
        WITH_A_BODY("POST", "POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"),
        IN_OLD_HTTP("GET", "GET / HTTP/1.0\r\n\r\n"),
        IN_OLD_HTTP_TO_LAST("GET", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        private final String method;
        private final String request;

        Asked(String method, String request) {
            this.method = method;
            this.request = request;
        }

        boolean takesChunks() {
            return this != IN_OLD_HTTP && this != IN_OLD_HTTP_TO_LAST;
        }
    }

    /**
     * The result.
     *
     * @param got what the client got, without the date of our own responses
     * @param atNext what the client got for another request
     */
    private record Outcome(String got, boolean reset, boolean closed, String atNext) {
        Outcome withGot(String other) {
            return new Outcome(other, reset, closed, atNext);
        }
    }

    static Stream<Arguments> seeds() {
        return Seeds.responses().stream().flatMap(response -> Stream.of(Asked.values())
                .map(asked -> Arguments.of(response, response.length % 29, asked, asked == Asked.PLAINLY)));
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "/io/llamatap/relay/http.dict")
    @FuzzTest
    void handsOnWhatAnotherParserFindsOrShowsThatItIsBroken(
            byte @NotNull @WithLength(max = 2048) [] bytes, int cuts, @NotNull Asked asked, boolean breaksDown) {
        Outcome whole = play(bytes, asked, Cuts.WHOLE, breaksDown);
        check(bytes, asked, whole, breaksDown);

        Outcome cut = play(bytes, asked, cuts, breaksDown);
        if (whole.reset()) {
            // What a reset overtakes depends on when it was written.
            assertThat(cut.got()).startsWith(whole.got());
            assertThat(cut.withGot(whole.got())).isEqualTo(whole);
        } else {
            assertThat(cut).isEqualTo(whole);
        }
    }

    private static Outcome play(byte[] bytes, Asked asked, int cuts, boolean breaksDown) {
        Random whims = new Random(cuts);
        PlayedProxy proxy = new PlayedProxy(LIMITS);
        PlayedSocket client = proxy.client();
        client.come(Wire.bytes(asked.request));
        PlayedSocket upstream = Objects.requireNonNull(asked(proxy, null), "the request was not passed on");
        if (cuts == Cuts.WHOLE) {
            upstream.come(bytes);
        } else {
            proxy.send(upstream, bytes, cuts, whims);
        }
        proxy.settle();
        // An end that comes at once is part of the response; one that comes later is the end of an idle connection.
        if (breaksDown) {
            upstream.breakDown();
        } else {
            upstream.endInput();
        }
        proxy.settle();
        String got = Wire.text(client.sent()).replaceAll(OUR_DATE, "$1then");
        int before = client.sentBytes();
        boolean closed = !client.isOpen() || client.isOutputShutdown();
        client.come(Wire.bytes(NEXT));
        PlayedSocket next = asked(proxy, upstream);
        assertThat(next == null).as("closed, and so not read").isEqualTo(closed);
        if (next != null) {
            next.come(Wire.bytes(NEXT_RESPONSE));
        }
        proxy.settle();
        String atNext = Wire.text(client.sent()).substring(before);
        proxy.close();
        return new Outcome(got, client.isReset(), closed, atNext);
    }

    private static @Nullable PlayedSocket asked(PlayedProxy proxy, @Nullable PlayedSocket butNot) {
        PlayedSocket found = null;
        for (PlayedSocket upstream : proxy.upstreams()) {
            if (!upstream.equals(butNot) && upstream.sentBytes() > 0) {
                assertThat(found).isNull();
                found = upstream;
            }
        }
        return found;
    }

    private static void check(byte[] bytes, Asked asked, Outcome outcome, boolean breaksDown) {
        assertThat(outcome.atNext()).isEqualTo(outcome.closed() ? "" : NEXT_RESPONSE);
        List<Message> got = new ArrayList<>();
        String gotUntil = read(Wire.bytes(outcome.got()), asked.method, got);
        if (gotUntil.isEmpty() && isOurs(got.get(got.size() - 1))) {
            return;
        }
        List<Message> sent = new ArrayList<>();
        String sentUntil = read(bytes, asked.method, sent);
        if (!asked.takesChunks()) {
            sent.removeIf(message -> message.status() < 200);
        }
        boolean whole = sentUntil.isEmpty();
        Message last = whole ? sent.get(sent.size() - 1) : null;
        boolean cutOff = !whole || (breaksDown && last != null && !last.delimited());
        if (cutOff) {
            boolean seesTheEnd = outcome.reset() || !gotUntil.isEmpty();
            assertThat(seesTheEnd).as("the client sees that the end is missing").isTrue();
            assertThat(outcome.closed()).isTrue();
            return;
        }
        if (!gotUntil.isEmpty()) {
            // Trailers beyond a limit are noticed when the rest was passed on already.
            assertThat(last == null
                            || last.trailers().size() > LIMITS.headerCount()
                            || bytes.length > LIMITS.headBytes())
                    .isTrue();
            assertThat(outcome.closed()).isTrue();
            return;
        }
        assertThat(outcome.reset()).isFalse();
        assertThat(got.stream().map(Expected::response).toList())
                .isEqualTo(sent.stream().map(Expected::response).toList());
        if (asked.takesChunks() && last != null) {
            assertThat(Expected.trailers(got.get(got.size() - 1))).isEqualTo(Expected.trailers(last));
        }
    }

    /** Returns whether this is our own response that rejects the upstream's. */
    private static boolean isOurs(Message response) {
        return response.status() == 502 && response.values("Date").contains("then");
    }

    /** Reads responses up to the final one; returns what is wrong, or an empty text. */
    private static String read(byte[] bytes, String method, List<Message> into) {
        int at = 0;
        try {
            while (into.isEmpty() || into.get(into.size() - 1).status() < 200) {
                Message next = StrictParser.response(bytes, at, method);
                into.add(next);
                at = next.end();
            }
            return "";
        } catch (NotAMessage e) {
            return Objects.requireNonNullElse(e.getMessage(), "broken");
        }
    }
}
