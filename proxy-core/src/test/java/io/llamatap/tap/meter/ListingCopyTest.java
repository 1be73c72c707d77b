package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.tap.OllamaEndpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListingCopyTest {
    private final List<String> shown = new ArrayList<>();
    private final ListingCopy copy =
            new ListingCopy((endpoint, body) -> shown.add(endpoint + " " + new String(body, UTF_8)));

    private void add(Object exchange, String bytes) {
        ByteBuf piece = Unpooled.wrappedBuffer(bytes.getBytes(UTF_8));
        copy.add(exchange, piece, 0, piece.readableBytes());
    }

    @Test
    void showsAWholeListing() {
        copy.begin("first");
        add("first", "{\"mod");
        add("first", "els\":[]}");
        copy.end("first", OllamaEndpoint.TAGS, true);

        assertThat(shown).containsExactly("TAGS {\"models\":[]}");
    }

    @Test
    void copiesOneListingAtATime() {
        copy.begin("first");
        copy.begin("second");
        add("second", "other");
        add("first", "own");
        copy.end("second", OllamaEndpoint.PS, true);
        copy.end("first", OllamaEndpoint.TAGS, true);

        assertThat(shown).containsExactly("TAGS own");
    }

    @Test
    void showsNothingOfAListingThatBrokeOffAndCopiesTheNextOne() {
        copy.begin("first");
        add("first", "{");
        copy.end("first", OllamaEndpoint.TAGS, false);
        copy.begin("second");
        add("second", "{}");
        copy.end("second", OllamaEndpoint.VERSION, true);

        assertThat(shown).containsExactly("VERSION {}");
    }

    @Test
    void givesUpAListingThatIsTooLong() {
        ByteBuf megabyte = Unpooled.buffer().writeZero(1 << 20);
        copy.begin("first");
        for (int i = 0; i < 5; i++) {
            copy.add("first", megabyte, 0, megabyte.readableBytes());
        }
        copy.end("first", OllamaEndpoint.TAGS, true);

        assertThat(shown).isEmpty();
    }
}
