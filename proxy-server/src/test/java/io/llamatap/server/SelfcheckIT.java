package io.llamatap.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.command.Surroundings;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.SubCommand;
import io.llamatap.server.demo.Demo;
import io.llamatap.server.demo.StandIn;
import io.llamatap.server.demo.ollama.PacedResponse;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.Wire;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The self-check against a real proxy before recorded and simulated responses: it finds nothing, since nothing is changed. */
class SelfcheckIT {
    private static final String OLLAMA = "ollama-0.33.3";
    private static final long MESSAGE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) throws InterruptedException {
        String[] all = new String[args.length + 1];
        all[0] = SubCommand.SELFCHECK.word();
        System.arraycopy(args, 0, all, 1, args.length);
        out.reset();
        err.reset();
        Surroundings around =
                new Surroundings(Map.of(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        return Commands.run(SubCommand.SELFCHECK, all, around);
    }

    private static Llamatap before(int port) throws Exception {
        String[] args = {"--listen=127.0.0.1:0", "--upstream=127.0.0.1:" + port, "--poll-interval=off"};
        return new Llamatap(
                ConfigReader.read(args, Map.of(), (level, format) -> {}).settings(), Clock.systemUTC());
    }

    /** Returns a recording of the same request, or nearly so. */
    private static Recording recorded(String method, String target, String body) {
        return Recording.load(OLLAMA, nameOf(method, target, body, body.contains("\"stream\":true")));
    }

    private static String nameOf(String method, String target, String body, boolean isStream) {
        if (method.equals("OPTIONS")) {
            return "cors-preflight";
        }
        if (body.contains("llamatap-selfcheck:none")) {
            return "error-model-missing";
        }
        return switch (target) {
            case "/" -> method.equals("HEAD") ? "root-head" : "root";
            case "/api/version" -> "version";
            case "/api/tags" -> "tags";
            case "/api/show" -> "show";
            case "/api/generate" -> isStream ? "generate-stream-length" : "generate-nonstream";
            case "/api/chat" -> !body.endsWith("}") ? "error-bad-json" : isStream ? "chat-stream" : "chat-nonstream";
            case "/api/embed" -> "embed";
            case "/v1/chat/completions" -> body.contains("include_usage") ? "v1-chat-stream-usage" : "v1-chat-stream";
            case "/v1/messages" -> "v1-messages-stream";
            case "/v1/responses" -> "v1-responses-stream";
            default -> "error-unknown-route";
        };
    }

    /** Returns a response that is sent message by message. */
    private static PacedResponse paced(Recording recording) {
        String text = Wire.text(recording.response());
        List<Integer> ends = new ArrayList<>();
        for (int at = text.indexOf("\n\r\n", recording.responseHead().length());
                at >= 0;
                at = text.indexOf("\n\r\n", at + 3)) {
            ends.add(at + 3);
        }
        if (ends.isEmpty() || ends.get(ends.size() - 1) < text.length()) {
            ends.add(text.length());
        }
        long[] dues = new long[ends.size()];
        for (int i = 0; i < dues.length; i++) {
            dues[i] = i * MESSAGE_NANOS;
        }
        return new PacedResponse(
                recording.response(),
                dues,
                ends.stream().mapToInt(Integer::intValue).toArray());
    }

    @Test
    void findsNoDifferenceThroughARealProxyBeforeRecordedResponses() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        int ollama = new StandIn((method, target, body) -> paced(recorded(method, target, new String(body, UTF_8))))
                .bind(loops)
                .getPort();
        try (Llamatap llamatap = before(ollama)) {
            String url = "--url=127.0.0.1:" + llamatap.start().get(0).getPort();
            // Llamatap says where its Ollama is.
            assertThat(run(url, "gemma3:270m")).as("%s%s", out, err).isZero();
            assertThat(out.toString(UTF_8))
                    .contains("http://127.0.0.1:" + ollama + " (Ollama)")
                    .contains("SAME: 20 of 20 responses")
                    .contains("7 of 7 streams could be timed")
                    .contains("Connection: keep-alive, which concerns one connection")
                    .contains("total_duration 7.")
                    .doesNotContain("differs", "no page of Llamatap");
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void findsNoDifferenceThroughARealProxyBeforeTheSimulatedOllama() throws Exception {
        try (Demo demo = Demo.start();
                Llamatap llamatap = before(demo.upstream().getPort())) {
            String url = "127.0.0.1:" + llamatap.start().get(0).getPort();
            String upstream = "127.0.0.1:" + demo.upstream().getPort();
            assertThat(run("nomic-embed-text", "--json", "--url", url, "--upstream", upstream))
                    .as("%s%s", out, err)
                    .isZero();
            assertThat(out.toString(UTF_8))
                    .startsWith("{\"schema\":1,\"model\":\"nomic-embed-text\",")
                    .contains("\"same\":20,\"differs\":0,\"unsteady\":0,\"streams\":0,\"streams_timed\":0,")
                    .contains("{\"request\":\"POST /api/embed\",\"result\":\"same\",\"status\":200,");
            assertThat(run("m", "--url", upstream, "--upstream", url)).isEqualTo(64);
            assertThat(err.toString(UTF_8)).contains("is a Llamatap. Give the address of Ollama itself");
            // Nothing is proved by comparing Ollama with itself under another name.
            assertThat(run(
                            "nomic-embed-text",
                            "--url",
                            upstream.replace("127.0.0.1", "localhost"),
                            "--upstream",
                            upstream))
                    .isZero();
            assertThat(out.toString(UTF_8)).contains("WARNING: no page of Llamatap is at the address");
            assertThat(run("none", "--url", url)).isEqualTo(64);
            assertThat(err.toString(UTF_8)).contains("argument MODEL").contains("model 'none' not found");
        }
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertThat(run()).isEqualTo(64);
        assertThat(err.toString(UTF_8)).contains("argument MODEL: is missing");
        assertThat(run("m", "--url=127.0.0.1:1", "--upstream=127.0.0.1:1")).isEqualTo(64);
        assertThat(err.toString(UTF_8)).contains("Ollama at http://127.0.0.1:1: has the address of Llamatap");
        assertThat(run("m", "--url=127.0.0.1:1", "--upstream=127.0.0.1:2")).isEqualTo(69);
        assertThat(err.toString(UTF_8)).contains("Llamatap at http://127.0.0.1:1, GET /: Connection refused");
        assertThat(run("m", "--url=127.0.0.1:1")).isEqualTo(69);
        assertThat(err.toString(UTF_8))
                .contains("no Llamatap responds at http://127.0.0.1:1: Connection refused", "--upstream URL");
    }
}
