package io.llamatap.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.HandshakeFailure;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do not trust the certificate are distinguished from those that support no common parameters. */
class ClientTlsFaultTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Received fatal alert: unknown_ca",
                "(certificate_unknown) Received fatal alert: certificate_unknown",
                "Insufficient buffer remaining for AEAD cipher fragment (2). Needs to be more than tag size (16)"
            })
    void tellsARejectionByTheClient(String message) {
        assertThat(ClientTlsFault.of(new SSLException(message))).isEqualTo(HandshakeFailure.REFUSED_BY_CLIENT);
        assertThat(ClientTlsFault.of(new SSLHandshakeException("no cipher suites in common")))
                .isEqualTo(HandshakeFailure.NEGOTIATION);
    }
}
