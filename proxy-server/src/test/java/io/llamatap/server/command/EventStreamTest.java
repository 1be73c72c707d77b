package io.llamatap.server.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events are read however they are cut, and one that never ends is given up. */
class EventStreamTest {
    @Test
    void readsEventsCutAnywhere() throws Exception {
        String text = "retry: 1\n: comment\nevent: a\ndata: 1\ndata:2\n\r\ndata: x\n\nevent: cut\ndata: 3\n";
        byte[] bytes = text.getBytes(UTF_8);
        for (int most = 1; most <= bytes.length; most++) {
            EventStream stream = new EventStream(inPieces(bytes, most));
            List<EventStream.Event> events = new ArrayList<>();
            for (EventStream.Event event = stream.next(); event != null; event = stream.next()) {
                events.add(event);
            }
            assertThat(events)
                    .containsExactly(new EventStream.Event("a", "1\n2"), new EventStream.Event("message", "x"));
        }
    }

    private static InputStream inPieces(byte[] bytes, int most) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int from, int count) {
                return super.read(into, from, Math.min(most, count));
            }
        };
    }

    @Test
    void givesUpAnEventThatNeverEnds() {
        for (String text : List.of("x".repeat(8192), "data: " + "x".repeat(8185) + "\n")) {
            byte[] again = text.getBytes(UTF_8);
            InputStream endless = new InputStream() {
                @Override
                public int read() {
                    throw new AssertionError("bytes are read one by one");
                }

                @Override
                public int read(byte[] into, int from, int count) {
                    int some = Math.min(count, again.length);
                    System.arraycopy(again, 0, into, from, some);
                    return some;
                }
            };
            assertThatThrownBy(() -> new EventStream(endless).next())
                    .isInstanceOf(UnusableResponseException.class)
                    .hasMessageContaining("32 MiB");
        }
    }
}
