package io.llamatap.relay.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import javax.net.ssl.SSLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records are written as their types: c ChangeCipherSpec, a alert, h handshake, d data. Each has a body of three bytes. */
class TlsRenegotiationTest {
    private static byte[] records(String types) {
        byte[] bytes = new byte[types.length() * 8];
        for (int i = 0; i < types.length(); i++) {
            bytes[i * 8] = (byte) (20 + "cahd".indexOf(types.charAt(i)));
            bytes[i * 8 + 1] = 3;
            bytes[i * 8 + 2] = 3;
            bytes[i * 8 + 4] = 3;
            // The content of a body is not taken for a header.
            bytes[i * 8 + 5] = 22;
        }
        return bytes;
    }

    private static void feed(EmbeddedChannel channel, byte[] bytes, int step) {
        for (int at = 0; at < bytes.length; at += step) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(step, bytes.length - at)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hchd", "hhhhchddddd", "hcdd", "hchda", "hd", "hhddd", "chcd", "hcha"})
    void passesHandshakesOn(String types) {
        byte[] bytes = records(types);
        for (int step = 1; step <= bytes.length; step++) {
            EmbeddedChannel channel = new EmbeddedChannel(new TlsRenegotiation());
            feed(channel, bytes, step);
            ByteBuf passed = Unpooled.wrappedBuffer(channel.inboundMessages().toArray(ByteBuf[]::new));
            assertThat(passed).isEqualTo(Unpooled.wrappedBuffer(bytes));
            assertThat(channel.isOpen()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hchdh", "hchh", "hchch", "hdh", "hchdddddah", "hhhhchdch"})
    void endsAtASecondOne(String types) {
        byte[] bytes = records(types + "d");
        for (int step = 1; step <= bytes.length; step++) {
            EmbeddedChannel channel = new EmbeddedChannel(new TlsRenegotiation());
            int each = step;
            assertThatThrownBy(() -> {
                        feed(channel, bytes, each);
                        channel.checkException();
                    })
                    .isInstanceOf(SSLException.class);
            assertThat(channel.isOpen()).isFalse();
            ByteBuf passed = Unpooled.wrappedBuffer(channel.inboundMessages().toArray(ByteBuf[]::new));
            assertThat(passed).isEqualTo(Unpooled.wrappedBuffer(records(types.substring(0, types.length() - 1))));
        }
    }
}
