package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.exchange.Limits;
import io.llamatap.testkit.Wire;
import org.junit.jupiter.api.Test;

class UploadFlushTest {
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

    /**
     * The head alone reaches the water mark, so that the body waits until the flush makes the channel writable, and is rejected
     * during that flush.
     */
    @Test
    void tellsTheTapNothingAfterARejectionThatTheFlushItselfBroughtOn() {
        PlayedProxy proxy = new PlayedProxy(Limits.defaults());

        proxy.client().come(Wire.bytes(HEAD + "5?\r\nhello\r\n0\r\n\r\n"));
        proxy.settle();

        assertThat(Wire.text(proxy.client().sent())).startsWith("HTTP/1.1 400 ");
        assertThat(proxy.taps().breaches()).isEmpty();
        proxy.close();
    }
}
