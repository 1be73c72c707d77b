package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.server.command.Surroundings;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.SubCommand;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code llamatap top} shows in a terminal, and leaves behind. */
class TopIT {
    private static final String REQUEST_BODY = "{\"model\":\"m\\u001b[31m:1\",\"prompt\":\"x\"}";
    private static final String REQUEST = "POST /api/generate HTTP/1.1\r\nHost: x\r\nContent-Length: "
            + REQUEST_BODY.length() + "\r\n\r\n" + REQUEST_BODY;
    private static final String LISTS =
            "{\"version\":\"0.33.3\",\"models\":[{\"name\":\"m\\u001b[31m:1\",\"size\":2000000000,\"size_vram\":1000000000}]}";

    @TempDir
    private Path folder;

    private final CountDownLatch goOn = new CountDownLatch(1);

    private ScriptedUpstream ollama() throws IOException {
        return ScriptedUpstream.start(connection -> {
            String target = connection.awaitRequest().head().target();
            if (target.equals("/api/generate")) {
                connection.send(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + Wire.chunk("{\"model\":\"m\",\"response\":\"x\",\"done\":false}\n"));
                connection.await(goOn);
            } else {
                connection.send(Wire.ok(LISTS));
            }
        });
    }

    private static Llamatap before(ScriptedUpstream upstream, String... arguments) throws Exception {
        List<String> args = new ArrayList<>(List.of(arguments));
        args.add("--listen=127.0.0.1:0");
        args.add("--upstream=127.0.0.1:" + upstream.port());
        args.add("--poll-interval=1s");
        return new Llamatap(
                ConfigReader.read(args.toArray(String[]::new), Map.of(), (level, format) -> {})
                        .settings(),
                Clock.systemUTC());
    }

    /** What a command printed. */
    private record Printed(int status, String out, String err) {}

    private static Printed run(String... args) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings =
                new Surroundings(Map.of("LANG", "C.UTF-8"), new PrintStream(out, true), new PrintStream(err, true));
        int status = Commands.run(SubCommand.TOP, args, surroundings);
        return new Printed(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void printsOnceAsTextOrJson() throws Exception {
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(upstream)) {
            InetSocketAddress proxy = llamatap.start().get(0);
            String url = "http://127.0.0.1:" + proxy.getPort();
            try (RawClient client = RawClient.connect(proxy)) {
                client.send(REQUEST).readHead();
                Printed text = run("top", url, "--once");
                assertThat(text.err).isEmpty();
                assertThat(text.status).isZero();
                assertThat(text.out)
                        .startsWith("Ollama is UP for ")
                        .contains(", version 0.33.3, at http://127.0.0.1:", "\nREQUESTS NOW: 1 ", "\nresponding ")
                        .doesNotContain("\u001b");
                Printed json = run("top", url, "--once", "--json");
                assertThat(json.status).isZero();
                assertThat(json.out)
                        .startsWith("{\"now\":{\"state\":{\"schema\":1,")
                        .contains(",\"history\":{\"seconds_per_moment\":5,")
                        .endsWith("}\n");
                // Where there is no terminal to fill, once is all it can do.
                assertThat(run("top", url).out).startsWith("Ollama is UP for ");
                goOn.countDown();
            }
        }
    }

    @Test
    void saysWhyThereIsNothingToShow() throws Exception {
        String tokens = Files.writeString(folder.resolve("tokens"), "secret\n").toString();
        String wrong = Files.writeString(folder.resolve("wrong"), "other\n").toString();
        String url;
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(upstream, "--metrics-token-file=" + tokens)) {
            url = "http://127.0.0.1:" + llamatap.start().get(0).getPort();
            assertThat(run("top", url, "--once"))
                    .matches(failed -> failed.status == 69)
                    .extracting(Printed::err)
                    .asString()
                    .contains(url + "/metrics/live/events: status 401", "--token-file");
            assertThat(run("top", url, "--token-file", wrong).err)
                    .contains("does not accept this token", "metrics-token-file");
            assertThat(run("top", url, "--once", "--token-file", tokens).status).isZero();
            String ollama = "http://127.0.0.1:" + upstream.port();
            assertThat(run("top", ollama).err).contains("instead of text/event-stream. It is no Llamatap");
        }
        assertThat(run("top", url))
                .matches(failed -> failed.status == 69)
                .extracting(Printed::err)
                .asString()
                .contains("no Llamatap responds at " + url, "Connection refused");
        assertThat(run("top", "--json").status).isEqualTo(64);
    }

    @Test
    void fillsATerminalAndGivesItBack() throws Exception {
        assumeTrue(Tmux.isThere(), "tmux is not installed: the full screen is not looked at");
        try (ScriptedUpstream upstream = ollama();
                Tmux terminal = Tmux.start(folder, 80, 24)) {
            try (Llamatap llamatap = before(upstream)) {
                InetSocketAddress proxy = llamatap.start().get(0);
                String url = "http://127.0.0.1:" + proxy.getPort();
                try (RawClient client = RawClient.connect(proxy)) {
                    client.send(REQUEST).readHead();
                    terminal.type(Tmux.command(url));
                    terminal.awaitText("responding", "m\\u001b[31m:1", "Ollama is UP", "q: quit");
                    assertThat(terminal.isInSecondBuffer()).isTrue();
                    terminal.resize(120, 40);
                    terminal.awaitText("Time went", "TOKENS SO FAR");
                    assertThat(terminal.lines()).hasSize(40).last().asString().startsWith("q: quit");
                    terminal.press("?");
                    terminal.awaitText("WHAT IS SHOWN");
                    terminal.press("q");
                    terminal.awaitGivenBack(0);

                    terminal.type(Tmux.command(url));
                    terminal.awaitText("REQUESTS NOW");
                    terminal.press("C-c");
                    terminal.awaitGivenBack(0);

                    terminal.type(Tmux.command(url));
                    terminal.awaitText("REQUESTS NOW");
                    goOn.countDown();
                }
            }
            terminal.awaitText("NO CONNECTION", "Trying again");
            terminal.signal("TERM");
            terminal.awaitGivenBack(143);
        }
    }
}
