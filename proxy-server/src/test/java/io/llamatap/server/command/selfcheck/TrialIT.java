package io.llamatap.server.command.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.command.CommandException;
import io.llamatap.server.command.selfcheck.Difference.Aspect;
import io.llamatap.server.command.selfcheck.Outcome.Result;
import io.llamatap.server.demo.Responses;
import io.llamatap.server.demo.StandIn;
import io.llamatap.server.demo.ollama.PacedResponse;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToLongFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A recorded stream comes from one address as Ollama sends it, and from another as a bad proxy would pass it on. */
class TrialIT {
    private static final String STREAM =
            Wire.text(Recording.load("ollama-0.33.3", "chat-stream").response());
    private static final int MESSAGES = STREAM.split("}\n\r\n", -1).length - 1;
    private static final Probe PROBE = new Catalogue("gemma3:270m").first();

    private static EventLoopGroup loops;
    private static Exchange direct;

    @BeforeAll
    static void startOllama() {
        loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        direct = side(paced(STREAM, TrialIT::each3Millis));
    }

    @AfterAll
    static void stopAll() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static long each3Millis(int message) {
        return 20 + 3L * message;
    }

    /** Returns a response whose messages are sent at their times in milliseconds. */
    private static PacedResponse paced(String response, IntToLongFunction millis) {
        byte[] bytes = Wire.bytes(response);
        int[] ends = new int[MESSAGES];
        long[] dues = new long[MESSAGES];
        int at = 0;
        for (int i = 0; i < MESSAGES; i++) {
            at = response.indexOf("}\n\r\n", at) + 4;
            ends[i] = i == MESSAGES - 1 ? bytes.length : at;
            dues[i] = TimeUnit.MILLISECONDS.toNanos(millis.applyAsLong(i));
        }
        return new PacedResponse(bytes, dues, ends);
    }

    private static Exchange side(PacedResponse response) {
        return side((method, target, body) -> response);
    }

    private static Exchange side(Responses responses) {
        return at(new StandIn(responses).bind(loops).getPort());
    }

    private static Exchange at(int port) {
        return new Exchange("side", UpstreamAccess.open(new Upstream("127.0.0.1", port, "")));
    }

    private static Outcome run(Exchange ollama, Exchange proxy) throws CommandException {
        return Trial.run(PROBE, true, (probe, isDirect) -> (isDirect ? ollama : proxy).send(probe));
    }

    private static Difference found(Exchange proxy) throws CommandException {
        Outcome outcome = run(direct, proxy);
        assertThat(outcome.result()).isEqualTo(Result.DIFFERS);
        assertThat(outcome.differing()).isEqualTo(outcome.tries());
        return Objects.requireNonNull(outcome.difference());
    }

    private static Aspect changing(UnaryOperator<String> change) throws CommandException {
        String changed = change.apply(STREAM);
        assertThat(changed).isNotEqualTo(STREAM);
        return found(side(paced(changed, TrialIT::each3Millis))).aspect();
    }

    @Test
    void theSameStreamIsTheSame() throws Exception {
        Outcome outcome = run(direct, side(paced(STREAM, TrialIT::each3Millis)));
        assertThat(outcome.result()).isEqualTo(Result.SAME);
        assertThat(outcome.isStream()).isTrue();
        assertThat(outcome.isTimed()).isTrue();
        assertThat(outcome.direct().pace().messages()).isEqualTo(MESSAGES);
    }

    @Test
    void findsAProxyThatHoldsTheResponseBack() throws Exception {
        long end = each3Millis(MESSAGES);
        assertThat(found(side(paced(STREAM, i -> end))).aspect()).isEqualTo(Aspect.TIMING);
        // Every fourth message brings three others with it.
        assertThat(found(side(paced(STREAM, i -> each3Millis(i - i % 4 + 4)))).place())
                .isEqualTo("messages come together");
    }

    @Test
    void findsAProxyThatChangesTheHead() throws Exception {
        assertThat(changing(text -> text.replace("Content-Type", "content-type")))
                .isEqualTo(Aspect.FIELDS);
        assertThat(changing(text -> text.replaceFirst("(Content-Type.*\r\n)(Date.*\r\n)", "$2$1")))
                .isEqualTo(Aspect.FIELDS);
    }

    @Test
    void findsAProxyThatChangesAByteOrTheChunks() throws Exception {
        assertThat(changing(text -> text.replaceFirst(" short", " shorT"))).isEqualTo(Aspect.BODY);
        // Size lines are hexadecimal in capitals.
        assertThat(changing(text -> text.replaceFirst("\r\n8e\r\n", "\r\n8E\r\n")))
                .isEqualTo(Aspect.CHUNKS);
    }

    @Test
    void findsAProxyThatCutsTheStream() throws Exception {
        String half = STREAM.substring(0, STREAM.length() / 2);
        try (ScriptedUpstream proxy = ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send(half);
        })) {
            Outcome outcome = run(direct, at(proxy.port()));
            assertThat(outcome.result()).isEqualTo(Result.DIFFERS);
            assertThat(outcome.via().ending()).isEqualTo(io.llamatap.server.command.selfcheck.Recording.Ending.CUT);
        }
    }

    @Test
    void doesNotBlameTheProxyForAModelThatDoesNotRepeatItself() throws Exception {
        int[] count = {0};
        Exchange moody = side((method, target, body) ->
                paced(STREAM.replaceFirst(" short", " shor" + (char) ('a' + count[0]++)), TrialIT::each3Millis));
        Outcome outcome = run(moody, moody);
        assertThat(outcome.result()).isEqualTo(Result.UNSTEADY);
        // It is Ollama's own difference that is shown.
        assertThat(Objects.requireNonNull(outcome.difference()).direct()).contains(" shora\"}");
    }

    @Test
    void blamesTheProxyForWhatOllamaDoesRepeat() throws Exception {
        int[] count = {0};
        Responses moody = (method, target, body) ->
                paced(STREAM.replaceFirst(" short", " shor" + (char) ('a' + count[0]++)), TrialIT::each3Millis);
        Exchange renaming = side((method, target, body) -> paced(
                Wire.text(moody.respond(method, target, body).bytes()).replace("Content-Type", "content-type"),
                TrialIT::each3Millis));
        Outcome outcome = run(side(moody), renaming);
        assertThat(outcome.result()).isEqualTo(Result.DIFFERS);
        assertThat(Objects.requireNonNull(outcome.difference()).aspect()).isEqualTo(Aspect.FIELDS);
    }

    @Test
    void oneLateResponseIsNoDifference() throws Exception {
        PacedResponse[] late = {paced(STREAM, i -> 400 + 3L * i), paced(STREAM, TrialIT::each3Millis)};
        int[] count = {0};
        Outcome outcome = run(direct, side((method, target, body) -> late[Math.min(1, count[0]++)]));
        assertThat(outcome.result()).isEqualTo(Result.SAME);
        assertThat(outcome.tries()).isGreaterThan(1);
    }
}
