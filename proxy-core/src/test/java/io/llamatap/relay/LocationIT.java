package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.testkit.HttpMessage;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RelaySettings;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The upstream's base path is removed from a Location below it. Every other Location is passed on as it came. */
class LocationIT {
    private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();

    /** Redirects with the given line, in which PORT is replaced by the upstream's. */
    private static ScriptedUpstream sending(String line) throws IOException {
        AtomicInteger port = new AtomicInteger();
        ScriptedUpstream upstream = ScriptedUpstream.responding(request -> "HTTP/1.1 307 Temporary Redirect\r\nA: 1\r\n"
                + line.replace("PORT", "" + port) + "\r\nB:2\r\nContent-Length: 0\r\n\r\n");
        port.set(upstream.port());
        return upstream;
    }

    private static ProxyFixture before(ScriptedUpstream upstream, String path, boolean ownHost) throws IOException {
        RelaySettings settings = RelaySettings.defaults();
        return ProxyFixture.start(
                ownHost ? settings.upstreamHostHeader() : settings, new Upstream(HOST, upstream.port(), path), null);
    }

    private static String relayed(String line, String path, boolean ownHost) throws IOException {
        try (ScriptedUpstream upstream = sending(line);
                ProxyFixture proxy = before(upstream, path, ownHost)) {
            HttpMessage response = proxy.ask("GET /api/x HTTP/1.1\r\nHost: gpu.example:8000\r\n\r\n");
            assertThat(response.status()).isEqualTo(307);
            String head = Wire.text(response.head().raw());
            assertThat(head).contains("A: 1\r\n", "\r\nB:2\r\nContent-Length: 0\r\n");
            return head.substring(head.indexOf("A: 1\r\n") + 6, head.indexOf("\r\nB:2"))
                    .replace("" + upstream.port(), "PORT");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Location: /ollama/api/tags, Location: /api/tags",
        "location:/ollama/api/tags?a=/ollama#/ollama, location:/api/tags?a=/ollama#/ollama",
        "LOCATION: /ollama, LOCATION: /",
        "Location: /ollama/, Location: /",
        "Location: /ollama?x, Location: /?x",
        "Location: /ollama#x, Location: /#x",
        "Location: /ollama/ollama/x, Location: /ollama/x",
        "Location: http://gpu.example:8000/ollama/x, Location: http://gpu.example:8000/x",
        "Location: HTTPS://GPU.example:8000/ollama/x, Location: HTTPS://GPU.example:8000/x",
        "Location: http://127.0.0.1:PORT/ollama/x, Location: /x",
        "Location: http://127.0.0.1:PORT/ollama, Location: /",
        "Location: //gpu.example:8000/ollama/x, Location: //gpu.example:8000/x",
        "Location: //127.0.0.1:PORT/ollama/x, Location: /x",
        "Location: /ollama/a/../b, Location: /a/../b"
    })
    void losesTheUpstreamsOwnPath(String sent, String got) throws IOException {
        assertThat(relayed(sent, "/ollama", false)).isEqualTo(got);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Location: /api/tags",
                "Location:/ollamas/x",
                "Location:   /Ollama/x\t",
                "Location: ollama/x",
                "Location: ",
                "Location: /",
                "Location: //elsewhere.example/ollama/x",
                "Location: //gpu.example/ollama/x",
                "Location: ///ollama/x",
                "Location: http:///ollama/x",
                "Location: //",
                "Location: http://elsewhere.example/ollama/x",
                "Location: http://gpu.example:8001/ollama/x",
                "Location: http://gpu.example/ollama/x",
                "Location: https://127.0.0.1/ollama/x",
                "Location: http://gpu.example:8000@elsewhere.example/ollama/x",
                "Location: http://gpu.example:8000\\@elsewhere.example/ollama/x",
                "Location: http://gpu.example:8000",
                "Location: http://gpu.example:8000?/ollama/x",
                "Location: ftp://gpu.example:8000/ollama/x",
                "Location: /ollama//elsewhere.example/x",
                "Location: /ollama/\\elsewhere.example/x",
                "Location: /ollama/\t/elsewhere.example/x",
                "Location: /ollama/../x",
                "Location: /ollama/a/%2E%2e/..",
                "Location: /ollama/%2e.%2fx",
                "Content-Location: /ollama/x",
                "X-Location: /ollama/x"
            })
    void goesOnByteForByteWhereItLeadsElsewhere(String line) throws IOException {
        assertThat(relayed(line, "/ollama", false)).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Location:/x",
                "Location: /ollama/x",
                "location:  http://gpu.example:8000/ollama/x ",
                "Location: "
            })
    void goesOnByteForByteWhereTheUpstreamHasNoPath(String line) throws IOException {
        assertThat(relayed(line, "", false)).isEqualTo(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..",
                "/../",
                "/../admin",
                "/api/../../admin",
                "//../admin",
                "/./../admin",
                "/%2e%2E/admin",
                "/.%2e/admin?x",
                "/..%2fadmin",
                "/..\\admin",
                "/a%5c..%5C..%5Cadmin",
                "http://gpu.example:8000/../admin"
            })
    void isNotLeftByDotSegments(String target) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.counting();
                ProxyFixture proxy = before(upstream, "/ollama", false)) {
            assertThat(proxy.ask("GET " + target + " HTTP/1.1\r\nHost: gpu.example:8000\r\n\r\n")
                            .status())
                    .isEqualTo(400);
            assertThat(upstream.connectionCount()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/ollama, /api/../x, /ollama/api/../x",
        "/ollama, /a/b/../../x, /ollama/a/b/../../x",
        "/ollama, /.../x, /ollama/.../x",
        "/ollama, /x?a=/../../y, /ollama/x?a=/../../y",
        "/ollama, /..x/..%2, /ollama/..x/..%2",
        "/ollama, *, *",
        "'', /../x, /../x"
    })
    void goesOnByteForByteWithDotSegmentsThatStayBelow(String path, String target, String got) throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(
                        request -> Wire.ok(request.head().target()));
                ProxyFixture proxy = before(upstream, path, false)) {
            String method = target.equals("*") ? "OPTIONS " : "GET ";
            assertThat(proxy.ask(method + target + " HTTP/1.1\r\nHost: gpu.example:8000\r\n\r\n")
                            .text())
                    .isEqualTo(got);
        }
    }

    @Test
    void isReadAgainstTheNameThatTheUpstreamGot() throws IOException {
        assertThat(relayed("Location: http://127.0.0.1:PORT/a/b/x", "/a/b", true))
                .isEqualTo("Location: /x");
        assertThat(relayed("Location: http://gpu.example:8000/a/b/x", "/a/b", true))
                .isEqualTo("Location: http://gpu.example:8000/a/b/x");
    }

    @Test
    void takesTheAuthorityOfAnAbsoluteTargetForTheName() throws IOException {
        try (ScriptedUpstream upstream = sending("Location: http://b.example/ollama/x");
                ProxyFixture proxy = before(upstream, "/ollama", false)) {
            HttpMessage response = proxy.ask("GET http://b.example:80/y HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(response.head().values("Location")).containsExactly("http://b.example/x");
        }
    }
}
