package io.llamatap.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.server.config.ConfigReader;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page as a browser gets it: its files, its events, and what guards them. */
class LivePageIT {
    private static final String PAGE = "/metrics/live";
    private static final String EVENTS = PAGE + "/events";
    private static final List<String> FILES = List.of(
            PAGE,
            PAGE + "/live.js",
            PAGE + "/live-chart.js",
            PAGE + "/live-dom.js",
            PAGE + "/live-format.js",
            PAGE + "/live-upstream.js",
            PAGE + "/live-words.js",
            PAGE + "/live.css",
            PAGE + "/uplot.js",
            PAGE + "/uplot.css");
    private static final int MAX_BYTES = 150_000;

    @TempDir
    private Path folder;

    private static Llamatap before(ScriptedUpstream upstream, String... arguments) throws Exception {
        List<String> args = new ArrayList<>(List.of(arguments));
        args.add("--listen=127.0.0.1:0");
        args.add("--upstream=127.0.0.1:" + upstream.port());
        return new Llamatap(
                ConfigReader.read(args.toArray(String[]::new), Map.of(), (level, format) -> {})
                        .settings(),
                Clock.systemUTC());
    }

    private static ScriptedUpstream ollama() throws Exception {
        return ScriptedUpstream.responding(request -> Wire.ok("{}"));
    }

    private static HttpMessage get(InetSocketAddress address, String path, String host, String fields)
            throws IOException {
        try (RawClient client = RawClient.connect(address)) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n")
                    .readResponse();
        }
    }

    private static String basic(String password) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(("anybody:" + password).getBytes(UTF_8))
                + "\r\n";
    }

    private static String field(HttpMessage response, String name) {
        return String.join(", ", response.head().values(name));
    }

    /** Reads chunks until some text has come. */
    private static String readUntil(RawClient client, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            read.append(new String(client.read(1), UTF_8));
        }
        return read.toString();
    }

    @Test
    void isSmallAndLoadsNothingFromElsewhere() throws Exception {
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(upstream)) {
            InetSocketAddress proxy = llamatap.start().get(0);
            int bytes = 0;
            for (String path : FILES) {
                HttpMessage file = get(proxy, path, "localhost", "");
                assertThat(file.status()).isEqualTo(200);
                assertThat(field(file, "Content-Security-Policy"))
                        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';");
                assertThat(field(file, "X-Content-Type-Options")).isEqualTo("nosniff");
                bytes += file.body().length;
                if (!path.contains("uplot")) {
                    assertThat(file.text()).doesNotContain("http://", "https://", "innerHTML", "style=\"");
                }
            }
            assertThat(bytes).isLessThan(MAX_BYTES);
            assertThat(get(proxy, PAGE + "/other.js", "localhost", "").text()).contains(PAGE + "\n");
        }
    }

    @Test
    void sendsEventsUntilTheProxyEnds() throws Exception {
        try (ScriptedUpstream upstream = ollama()) {
            RawClient viewer;
            try (Llamatap llamatap = before(upstream)) {
                viewer = RawClient.connect(llamatap.start().get(0));
                viewer.send("GET " + EVENTS + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(viewer.readHead().status()).isEqualTo(200);
                assertThat(readUntil(viewer, "\n\nevent: now\n")).contains("event: history\ndata: {");
                readUntil(viewer, "event: now\n");
            }
            try (viewer) {
                assertThat(viewer.readToEnd()).endsWith("0\r\n\r\n");
            }
        }
    }

    @Test
    void showsAllUpstreamsOnAdminAndWhereTheirClientsConnect() throws Exception {
        try (ScriptedUpstream one = ollama();
                ScriptedUpstream two = ollama();
                Llamatap llamatap = beforeBoth(one, two)) {
            List<InetSocketAddress> bound = llamatap.start();
            try (RawClient viewer = RawClient.connect(bound.get(2))) {
                viewer.send("GET " + EVENTS + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(readUntil(viewer, "\"viewers_dropped\":"))
                        .containsSubsequence(
                                "http://127.0.0.1:" + one.port(),
                                "http://127.0.0.1:" + two.port(),
                                "\"clients_url\":\"http://127.0.0.1:"
                                        + bound.get(0).getPort(),
                                "\"clients_url\":\"http://127.0.0.1:"
                                        + bound.get(1).getPort());
            }
            // Clients have no page there: their requests go to Ollama.
            assertThat(get(bound.get(0), PAGE, "localhost", "").text()).isEqualTo("{}");
        }
    }

    private Llamatap beforeBoth(ScriptedUpstream one, ScriptedUpstream two) throws Exception {
        StringBuilder instances = new StringBuilder();
        for (ScriptedUpstream upstream : List.of(one, two)) {
            instances
                    .append("[[instances]]\nollama_url = \"http://127.0.0.1:")
                    .append(upstream.port())
                    .append("\"\nproxy_listen_addr = \"127.0.0.1:0\"\n");
        }
        Files.writeString(
                Files.createDirectories(folder.resolve("input.ollama")).resolve("ollama.toml"), instances);
        String[] args = {"--configs=" + folder, "--host-readings=off", "--admin=127.0.0.1:0"};
        return new Llamatap(
                ConfigReader.read(args, Map.of(), (level, format) -> {}).settings(), Clock.systemUTC());
    }

    @Test
    void isOnlyForHostsThatCannotBeRebound() throws Exception {
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(upstream)) {
            InetSocketAddress proxy = llamatap.start().get(0);
            for (String path : List.of(PAGE, PAGE + "/live.js", EVENTS)) {
                HttpMessage response = get(proxy, path, "evil.example.com", "");
                assertThat(response.status()).isEqualTo(403);
                assertThat(response.text()).contains("the host 'evil.example.com' is not allowed", "allowed-hosts");
            }
        }
    }

    @Test
    void takesATokenAsThePasswordThatABrowserAsksFor() throws Exception {
        String tokens =
                Files.writeString(folder.resolve("tokens"), "for-clients\n").toString();
        try (ScriptedUpstream upstream = ollama();
                Llamatap llamatap = before(upstream, "--token-file=" + tokens)) {
            InetSocketAddress proxy = llamatap.start().get(0);
            for (String path : List.of(PAGE, PAGE + "/live.css", EVENTS, "/metrics/state")) {
                HttpMessage response = get(proxy, path, "localhost", "");
                assertThat(response.status()).isEqualTo(401);
                assertThat(field(response, "WWW-Authenticate"))
                        .startsWith("Basic realm=")
                        .contains("charset=\"UTF-8\"");
            }
            assertThat(get(proxy, PAGE, "localhost", basic("for-clients")).status())
                    .isEqualTo(200);
            assertThat(get(proxy, PAGE, "localhost", "Authorization: Bearer for-clients\r\n")
                            .status())
                    .isEqualTo(200);
            for (String wrong : List.of("other", "", "for-clients:")) {
                assertThat(get(proxy, PAGE, "localhost", basic(wrong)).status()).isEqualTo(401);
            }
            assertThat(get(proxy, PAGE, "localhost", "Authorization: Basic !!!\r\n")
                            .status())
                    .isEqualTo(401);
            // Clients of Ollama are not asked by their browsers for a password.
            HttpMessage api = get(proxy, "/api/tags", "localhost", basic("for-clients"));
            assertThat(api.status()).isEqualTo(401);
            assertThat(field(api, "WWW-Authenticate")).startsWith("Bearer");
        }
    }
}
