package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.llamatap.server.command.ExitStatus;
import io.llamatap.server.command.Surroundings;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.SubCommand;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Recording;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor is quiet before a healthy Llamatap, finds what a scripted Ollama does wrong, and says why it cannot look. */
class DoctorIT {
    /** Beside other tests, the machine may really be slow. */
    private static final String CALM = "--except=proxy-lags,proxy-slows";

    /** What a terminal would obey, if it were not escaped. */
    private static final String EVIL = "evil\\u001b]0;owned\\u0007\\u202e" + "x".repeat(10_000);

    private static final String BODY = "{\"model\":\"gemma3:270m\",\"prompt\":\"x\",\"stream\":false}";
    private static final String REQUEST =
            "POST /api/generate HTTP/1.1\r\nHost: x\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;

    private final AtomicBoolean isWell = new AtomicBoolean(true);

    /** What it printed, and how it ended. */
    private record Said(int status, String out, String err) {}

    private String respond(HttpMessage request) {
        return switch (request.head().target()) {
            case "/api/generate" ->
                isWell.get()
                        ? Wire.text(Recording.load("ollama-0.33.3", "generate-nonstream")
                                .response())
                        : failure(500, "Internal Server Error", "{\"error\":\"something went wrong\"}");
            case "/api/version" -> Wire.ok("{\"version\":\"0.33.3\"}");
            case "/api/tags" -> Wire.ok("{\"models\":[{\"name\":\"gemma3:270m\"},{\"name\":\"" + EVIL + "\"}]}");
            case "/api/ps" ->
                Wire.ok("{\"models\":[" + inMemory("gemma3:270m", 100) + "," + inMemory(EVIL, isWell.get() ? 100 : 50)
                        + "]}");
            default -> Wire.ok("{}");
        };
    }

    private static String failure(int status, String reason, String body) {
        return "HTTP/1.1 " + status + " " + reason + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private static String inMemory(String name, int vram) {
        return "{\"name\":\"" + name + "\",\"size\":100,\"size_vram\":" + vram
                + ",\"expires_at\":\"2030-01-02T03:04:05Z\"}";
    }

    private static Said doctor(String... args) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of("doctor"));
        all.addAll(List.of(args));
        int status = Commands.run(
                SubCommand.DOCTOR,
                all.toArray(String[]::new),
                new Surroundings(
                        Map.of(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));
        return new Said(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static String url(InetSocketAddress address) {
        return "http://127.0.0.1:" + address.getPort();
    }

    private static void ask(InetSocketAddress address, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (RawClient client = RawClient.connect(address)) {
                client.send(Wire.bytes(REQUEST)).readResponse();
            }
        }
    }

    @Test
    void isQuietInHealthAndFindsTrouble() throws Exception {
        try (ScriptedUpstream ollama = ScriptedUpstream.responding(this::respond);
                Llamatap llamatap =
                        LoggingServer.before("--upstream=127.0.0.1:" + ollama.port(), "--poll-interval=1s")) {
            InetSocketAddress address = llamatap.start().get(0);
            ask(address, 6);
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(doctor(CALM, url(address)).out()).contains("2 models in memory"));
            Said well = doctor(CALM, url(address));
            assertThat(well.status()).isEqualTo(ExitStatus.FINE);
            assertThat(well.out())
                    .startsWith("Nothing was found. Llamatap ")
                    .contains("Ollama 0.33.3 at http://127.0.0.1:" + ollama.port() + ": up, 6 requests in the last ")
                    .hasLineCount(1);

            isWell.set(false);
            ask(address, 60);
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(doctor(CALM, url(address)).out()).contains("[gpu-partial]"));
            try (ServerProcess process = ServerProcess.start(Map.of(), "doctor", CALM, url(address))) {
                assertThat(process.exitStatus()).isEqualTo(ExitStatus.FOUND);
                assertThat(process.out())
                        .contains(
                                "1. critical [serves-nobody] Nearly all requests to models fail",
                                "60 of 66 requests (91 %) failed")
                        .contains("/api/generate gemma3:270m upstream_error 500: 60")
                        .contains("2. warning [gpu-partial] evil\\u001b]0;owned\\u0007\\u202e")
                        .matches("[\\n -~]+");
                assertThat(process.out().lines()).allMatch(line -> line.length() <= 110);
                assertThat(process.err()).isEmpty();
            }
            assertThat(doctor(CALM, "--json", url(address)).out())
                    .contains("\"id\":\"serves-nobody\",\"severity\":\"critical\",\"upstream\":\"http://127.0.0.1:")
                    .matches("[\\n -~]+");
            assertThat(doctor("--except=serves-nobody,gpu-partial,proxy-lags,proxy-slows", url(address))
                            .status())
                    .isEqualTo(ExitStatus.FINE);
        }
    }

    @Test
    void saysThatOllamaIsDown() throws Exception {
        try (Llamatap llamatap = LoggingServer.before("--upstream=127.0.0.1:1", "--poll-interval=1s")) {
            InetSocketAddress address = llamatap.start().get(0);
            ask(address, 2);
            Said said = doctor(CALM, url(address));
            assertThat(said.status()).isEqualTo(ExitStatus.FOUND);
            assertThat(said.out())
                    .contains("1. critical [ollama-down] Ollama does not respond.", "refused 2", "docs/alerts.md#")
                    .contains("http://127.0.0.1:1: DOWN");
        }
    }

    @Test
    void saysThatEverybodyMayConnect() throws Exception {
        assumeTrue(hasOtherAddresses(), "this machine has no address that others could reach");
        for (String networks : List.of("0.0.0.0/0,::/0", "127.0.0.1")) {
            String[] arguments = {"--listen=0.0.0.0:0", "--upstream=127.0.0.1:1", "--allow-networks=" + networks};
            try (Llamatap llamatap = new Llamatap(
                    ConfigReader.read(arguments, Map.of(), (level, format) -> {})
                            .settings(),
                    Clock.systemUTC())) {
                Said said = doctor(CALM, url(llamatap.start().get(0)));
                assertThat(said.out().contains("[exposed]")).isEqualTo(networks.startsWith("0"));
            }
        }
    }

    private static boolean hasOtherAddresses() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(address -> address instanceof Inet4Address && !address.isLoopbackAddress());
    }

    @Test
    void saysWhyItCannotLook(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("tokens"), "secret-token\n");
        try (ScriptedUpstream ollama =
                        ScriptedUpstream.responding(request -> failure(404, "Not Found", "404 page not found"));
                Llamatap llamatap = LoggingServer.before(
                        "--upstream=127.0.0.1:" + ollama.port(), "--metrics-token-file=" + token)) {
            String url = url(llamatap.start().get(0));
            assertThat(doctor(url).err()).contains("status 401", "--token-file FILE");
            assertThat(doctor("--token-file=" + token, url).err()).isEmpty();

            Said notLlamatap = doctor("http://127.0.0.1:" + ollama.port());
            assertThat(notLlamatap.status()).isEqualTo(ExitStatus.UNAVAILABLE);
            assertThat(notLlamatap.err())
                    .contains("status 404", "It may be Ollama itself", "admin")
                    .hasLineCount(1);
        }
        Said nobody = doctor("http://127.0.0.1:1");
        assertThat(nobody.status()).isEqualTo(ExitStatus.UNAVAILABLE);
        assertThat(nobody.err()).contains("no Llamatap responds at http://127.0.0.1:1: Connection refused");
        assertThat(doctor("--except=nothing").status()).isEqualTo(ExitStatus.USAGE);
    }
}
