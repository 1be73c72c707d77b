package io.llamatap.server.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.outgoing.UnusableResponseException;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.testkit.ScriptedUpstream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page is read if it is what was asked for; whatever else comes is explained in one line that is safe in a terminal. */
class PagesTest {
    private static Pages pages(int port, @Nullable Supplier<String> token) {
        return new Pages(new UpstreamAccess(new Upstream("127.0.0.1", port, ""), null, token));
    }

    private static ScriptedUpstream responding(String response) throws Exception {
        return ScriptedUpstream.start(connection -> {
            connection.awaitRequest();
            connection.send(response);
        });
    }

    private static String response(String head, String body) {
        return "HTTP/1.1 " + head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String complaint(Pages pages, Pages.Reading<?> reading) {
        CommandException failed =
                catchThrowableOfType(CommandException.class, () -> pages.get(Pages.STATE, Pages.JSON, reading));
        assertThat(failed.status()).isEqualTo(ExitStatus.UNAVAILABLE);
        return String.valueOf(failed.getMessage());
    }

    private static String complaint(String response, @Nullable Supplier<String> token) throws Exception {
        try (ScriptedUpstream server = responding(response)) {
            String complaint = complaint(pages(server.port(), token), body -> JsonTree.parse(Pages.text(body)));
            assertThat(complaint).startsWith("http://127.0.0.1:" + server.port() + "/metrics/state: ");
            return complaint;
        }
    }

    @Test
    void areReadInAnySpellingOfTheirType() throws Exception {
        for (String type : new String[] {"application/json", "Application/JSON; charset=utf-8"}) {
            try (ScriptedUpstream server = responding(response("200 OK\r\nContent-Type: " + type, "{\"a\":1}"))) {
                assertThat(pages(server.port(), null).get(Pages.STATE, Pages.JSON, Pages::text))
                        .isEqualTo("{\"a\":1}");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 Bad Request          | speaks TLS         | status 400, speaks TLS. If it speaks TLS, the URL begins with https://
            401 Unauthorized         | no token           | status 401, no token. It needs a token: --token-file FILE
            403 Forbidden            | not you            | status 403, not you. Its settings do not allow this machine
            403 Forbidden            | ''                 | status 403. Its settings do not allow this machine
            404 Not Found            | 404 page not found | status 404, 404 page not found. It may be Ollama itself
            405 Method Not Allowed   | ''                 | status 405. It may be Ollama itself
            503 Service Unavailable  | {"error":"full"}   | status 503, {"error":"full"}. It is at a limit
            500 X                    | broken             | status 500, broken
            302 Found                | ''                 | status 302
            200 OK                   | {}                 | no Content-Type instead of application/json. It is no Llamatap
            """)
    void sayWhatCameAndWhatToDo(String head, String body, String expected) throws Exception {
        assertThat(complaint(response(head, body), null))
                .contains(": " + expected)
                .matches("[ -~]+");
    }

    @Test
    void showTheFirstLineOfAnErrorAlone() throws Exception {
        assertThat(complaint(response("500 X", "\nfirst" + "x".repeat(1000) + "\nsecond"), null))
                .contains("status 500, firstxxx")
                .doesNotContain("second")
                .hasSizeLessThan(300);
        assertThat(complaint(response("500 X", "a\u001b[2J"), null)).endsWith("status 500, a\\u001b[2J");
        // The error itself is cut off.
        assertThat(complaint("HTTP/1.1 401 X\r\nContent-Length: 100\r\n\r\nsome", null))
                .contains("status 401. It needs a token");
    }

    @Test
    void tellATokenThatIsMissingFromOneThatIsWrong() throws Exception {
        assertThat(complaint(response("401 X", ""), () -> "Bearer x"))
                .contains("status 401. It does not accept this token: --token-file FILE");
    }

    @Test
    void sayWhyTheyCannotBeRead() throws Exception {
        assertThat(complaint(response("200 OK\r\nContent-Type: text/html\u001b", "<html>"), null))
                .contains(": text/html\\u001b instead of application/json. It is no Llamatap");
        String page = "200 OK\r\nContent-Type: application/json";
        for (String text : new String[] {"<html>", "[".repeat(2000), "9".repeat(2000)}) {
            assertThat(complaint(response(page, text), null)).contains(": what it sent is not JSON: ");
        }
        assertThat(complaint("HTTP/1.1 " + page + "\r\nContent-Length: 100\r\n\r\n{", null))
                .contains("the connection was closed in the middle of the response");
        try (ScriptedUpstream server = responding(response(page, "{}"))) {
            assertThat(complaint(pages(server.port(), null), body -> {
                        throw new UnusableResponseException("it shows nothing");
                    }))
                    .endsWith("/metrics/state: it shows nothing");
        }
    }

    @Test
    void sayWhatToDoAboutTls() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread plain = new Thread(() -> assertDoesNotThrow(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                }
            }));
            plain.start();
            Upstream url = new Upstream(true, "127.0.0.1", server.getLocalPort(), "");
            Supplier<SSLContext> trust = () -> assertDoesNotThrow(() -> SSLContext.getDefault());
            assertThat(complaint(new Pages(new UpstreamAccess(url, trust, null)), Pages::text))
                    .contains(": this server does not speak TLS. ")
                    .contains("--ca FILE");
            plain.join();
        }
    }

    @Test
    void sayThatNobodyResponds() throws Exception {
        assertThat(complaint(pages(1, null), Pages::text))
                .startsWith("no Llamatap responds at http://127.0.0.1:1: Connection refused. Is it running?");
        try (ScriptedUpstream server = responding("no HTTP\r\n\r\n")) {
            assertThat(complaint(pages(server.port(), null), Pages::text))
                    .startsWith(
                            "no Llamatap responds at http://127.0.0.1:" + server.port() + ": the response is not HTTP");
        }
    }
}
