package io.llamatap.server.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.server.tls.Trust;
import io.llamatap.testkit.HttpHead;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.TestTls;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a target is reached, and shown who asks. */
class ReceiverTest {
    private static final Batch BATCH = new Batch(new byte[] {0}, 1);
    private static final String TAKEN = "HTTP/1.1 204 No Content\r\n\r\n";

    @TempDir
    private Path folder;

    private static PushTarget target(String url, @Nullable Credentials credentials, @Nullable SSLContext trust) {
        return new PushTarget(
                URI.create(url), credentials, Map.of("X-Scope-OrgID", "me"), trust, Duration.ofSeconds(30));
    }

    private static Verdict post(PushTarget target) throws InterruptedException {
        try (Receiver receiver = new Receiver(target, Clock.systemUTC())) {
            return receiver.post(BATCH);
        }
    }

    private static HttpHead head(Credentials credentials) throws Exception {
        try (ScriptedUpstream target = ScriptedUpstream.responding(request -> TAKEN)) {
            assertThat(post(target("http://localhost:" + target.port() + "/w?a=b", credentials, null))
                            .kind())
                    .isEqualTo(Verdict.Kind.ACCEPTED);
            return target.requests().get(0).head();
        }
    }

    @Test
    void showsUserAndPassword() throws Exception {
        HttpHead head = head(Credentials.basic("ann", Secret.of("pä:ss")));
        assertThat(head.startLine()).isEqualTo("POST /w?a=b HTTP/1.1");
        assertThat(head.values("X-Scope-OrgID")).containsExactly("me");
        assertThat(head.values("Authorization"))
                .containsExactly(
                        "Basic " + Base64.getEncoder().encodeToString("ann:pä:ss".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void showsTheTokenThatStandsInTheFileByThen() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        Credentials credentials = Credentials.bearer(Secret.inFile(file));
        assertThat(head(credentials).values("Authorization")).containsExactly("Bearer first");
        Files.writeString(file, "second");
        assertThat(head(credentials).values("Authorization")).containsExactly("Bearer second");
        Files.delete(file);
        Verdict verdict = post(target("http://127.0.0.1:1/", credentials, null));
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.RETRY);
        assertThat(verdict.why()).isEqualTo("the credentials file does not exist");
    }

    @Test
    void sendsTheHostThatASettingNames() throws Exception {
        try (ScriptedUpstream target = ScriptedUpstream.responding(request -> TAKEN)) {
            PushTarget named = new PushTarget(
                    URI.create("http://127.0.0.1:" + target.port() + "/w"),
                    null,
                    Map.of("Host", "n9e.example"),
                    null,
                    Duration.ofSeconds(30));
            assertThat(post(named).kind()).isEqualTo(Verdict.Kind.ACCEPTED);
            assertThat(target.requests().get(0).head().values("Host")).containsExactly("n9e.example");
        }
    }

    @Test
    void takesAnyCertificateWhereNoneIsToBeChecked() throws Exception {
        for (String certificate : List.of("loopback", "elsewhere", "expired")) {
            try (ScriptedUpstream target = ScriptedUpstream.startTls(
                    TestTls.showing(certificate),
                    TestTls.Offer.USUAL,
                    connection -> connection.respondToAll(request -> TAKEN))) {
                String url = "https://127.0.0.1:" + target.port() + "/w";
                assertThat(post(target(url, null, Trust.forClient(null, true, null)))
                                .kind())
                        .as(certificate)
                        .isEqualTo(Verdict.Kind.ACCEPTED);
                assertThat(post(target(url, null, Trust.forClient(null, false, null)))
                                .why())
                        .startsWith("TLS failed: ");
            }
        }
    }

    @Test
    void tellsThatASecretsFileIsAFolder() {
        assertThatThrownBy(() -> Secret.inFile(folder).read()).hasMessageStartingWith("is a folder, not a file; ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a\nb", "a\tb"})
    void takesNoSecretThatIsNotOneLine(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), text);
        assertThatThrownBy(() -> Secret.inFile(file).read()).isInstanceOf(IOException.class);
    }

    @Test
    void neverTellsASecret() {
        PushTarget target = target("https://h/p?key=canary", Credentials.basic("u", Secret.of("canary")), null);
        PushTarget token = target("https://h:8443/canary", Credentials.bearer(Secret.of("canary")), null);
        assertThat(target + " " + token + target.credentials() + token.credentials())
                .doesNotContain("canary");
        assertThat(target).hasToString("h:443");
        assertThat(token).hasToString("h:8443");
    }

    @Test
    void trustsWhomItIsTold() throws Exception {
        try (ScriptedUpstream target = ScriptedUpstream.startTls(
                TestTls.showing("loopback"),
                TestTls.Offer.USUAL,
                connection -> connection.respondToAll(request -> TAKEN))) {
            String url = "https://localhost:" + target.port() + "/";
            assertThat(post(target(url, null, TestTls.trusting("authority"))).kind())
                    .isEqualTo(Verdict.Kind.ACCEPTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "elsewhere", "loopback"})
    void triesAgainWhereTheCertificateIsNoGood(String shown) throws Exception {
        try (ScriptedUpstream target = ScriptedUpstream.startTls(
                TestTls.showing(shown), TestTls.Offer.USUAL, connection -> connection.respondToAll(request -> TAKEN))) {
            SSLContext trust = shown.equals("loopback") ? null : TestTls.trusting("authority");
            Verdict verdict = post(target("https://localhost:" + target.port() + "/", null, trust));
            assertThat(verdict.kind()).isEqualTo(Verdict.Kind.RETRY);
            assertThat(verdict.why()).startsWith("TLS failed: \"");
            assertThat(target.requests()).isEmpty();
        }
    }

    @Test
    void saysThatTheTargetSpeaksNoTls() throws Exception {
        try (ScriptedUpstream target =
                ScriptedUpstream.start(connection -> connection.send("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            assertThat(post(target("https://127.0.0.1:" + target.port() + "/", null, null))
                            .why())
                    .isEqualTo("TLS failed: the target does not speak TLS");
        }
    }

    @Test
    void readsTheFinalResponseBehindInterimOnes() throws Exception {
        try (ScriptedUpstream target = ScriptedUpstream.responding(
                request -> "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + TAKEN)) {
            assertThat(post(target("http://127.0.0.1:" + target.port() + "/", null, null)))
                    .isEqualTo(Verdict.ACCEPTED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://[::1]:9090/w, false, ::1, 9090, [::1]:9090, /w",
        "http://h, false, h, 80, h, /",
        "HTTPS://h?a=%20b, true, h, 443, h, /?a=%20b",
        "https://h:80/ü, true, h, 80, h:80, /%C3%BC",
    })
    void knowsWhereToConnectAndWhatToSend(
            String url, boolean isTls, String host, int port, String authority, String path) {
        PushTarget target = target(url, null, null);
        assertThat(target.isTls()).isEqualTo(isTls);
        assertThat(target.host()).isEqualTo(host);
        assertThat(target.port()).isEqualTo(port);
        assertThat(target.authority()).isEqualTo(authority);
        assertThat(target.path()).isEqualTo(path);
    }

    @Test
    void saysWhyThereIsNoConnection() throws InterruptedException {
        assertThat(post(target("http://127.0.0.1:1/", null, null)).why()).startsWith("connection failed");
        assertThat(post(target("http://no-such-name.invalid/", null, null)).why())
                .isEqualTo("the host name cannot be resolved");
    }

    @Test
    void tellsTheFirstLineOfARejectionWithoutWhatMaySteerATerminal() throws Exception {
        String said = "out of \u001b[1morder\nmore";
        try (ScriptedUpstream target = ScriptedUpstream.responding(
                request -> "HTTP/1.1 400 Bad Request\r\nContent-Length: " + said.length() + "\r\n\r\n" + said)) {
            Verdict verdict = post(target("http://127.0.0.1:" + target.port() + "/", null, null));
            assertThat(verdict.kind()).isEqualTo(Verdict.Kind.REJECTED);
            assertThat(verdict.why()).isEqualTo("status 400 \"out of \\u001b[1morder\"");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://h/",
                "/path",
                "mailto:a",
                "http://",
                "http://:80/",
                "http://u:p@h/",
                "http://h:0/",
                "http://h:70000/",
                "http://h/#f"
            })
    void takesNoUrlThatCannotBePushedTo(String url) {
        assertThatThrownBy(() -> target(url, null, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesNoHeaderThatCannotBeSentAndDoesNotTellItsValue() {
        for (Map<String, String> headers : List.of(
                Map.of("a b", "canary"),
                Map.of("Connection", "canary"),
                Map.of("transfer-encoding", "canary"),
                Map.of("X", "canary\r\nY: z"),
                Map.of("", "canary"))) {
            assertThatThrownBy(
                            () -> new PushTarget(URI.create("http://h/"), null, headers, null, Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("canary");
        }
    }
}
