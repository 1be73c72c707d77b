package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Ways to pass a body to a scanner: as a whole or in chunks. */
final class Feed {
    private Feed() {}

    static void whole(BodyScanner scanner, byte[] body, boolean ends) {
        scanner.scan(body, 0, body.length);
        endIf(ends, scanner);
    }

    /** Chunks of which the first ends at {@code first} and each following one has the given length. */
    static void cutEvery(int distance, int first, BodyScanner scanner, byte[] body, boolean ends) {
        int at = 0;
        for (int cut = first; cut < body.length; cut += distance) {
            scanner.scan(body, at, cut);
            at = cut;
        }
        scanner.scan(body, at, body.length);
        endIf(ends, scanner);
    }

    static void bytewise(BodyScanner scanner, byte[] body, boolean ends) {
        byte[] one = new byte[1];
        for (byte b : body) {
            one[0] = b;
            scanner.scan(one, 0, 1);
        }
        endIf(ends, scanner);
    }

    /** Chunks of random lengths in the middle of an array that is otherwise filled with quotes and brackets. */
    static void inPieces(Random random, BodyScanner scanner, byte[] body, boolean ends) {
        int at = 0;
        while (at < body.length) {
            int length = Math.min(body.length - at, random.nextInt(40));
            byte[] around = new byte[length + 16];
            for (int i = 0; i < around.length; i++) {
                around[i] = (byte) "\"}]\\\n".charAt(i % 5);
            }
            System.arraycopy(body, at, around, 3, length);
            scanner.scan(around, 3, 3 + length);
            at += length;
        }
        endIf(ends, scanner);
    }

    static ResponseFacts response(ResponseFormat format, @Nullable String contentType, String body) {
        return response(format, contentType, body.getBytes(UTF_8), Feed::whole);
    }

    static RequestFacts request(String body) {
        return request(body.getBytes(UTF_8), Feed::whole);
    }

    static RequestFacts request(byte[] body, Way way) {
        RequestFacts facts = new RequestFacts();
        way.feed(new RequestScanner(facts), body, true);
        return facts;
    }

    static ResponseFacts response(ResponseFormat format, @Nullable String contentType, byte[] body, Way way) {
        return response(format, contentType, body, true, way);
    }

    static ResponseFacts response(
            ResponseFormat format, @Nullable String contentType, byte[] body, boolean ends, Way way) {
        Loop loop = new Loop();
        ResponseFacts facts = response(loop, format, contentType, body, ends, way);
        // Once more, with a reader that has been used before.
        assertThat(response(loop, format, contentType, body, ends, Feed::whole)).isEqualTo(facts);
        return facts;
    }

    static ResponseFacts response(
            Loop loop, ResponseFormat format, @Nullable String contentType, byte[] body, boolean ends, Way way) {
        loop.names.clear();
        ResponseScanner scanner = loop.scanner(format, contentType);
        way.feed(scanner, body, ends);
        return ResponseFacts.of(scanner.stats(), loop.names);
    }

    private static void endIf(boolean ends, BodyScanner scanner) {
        if (ends) {
            scanner.end();
        }
    }

    /** The scanners of an event loop, and the model names that they have listed. */
    static final class Loop {
        private final List<String> names = new ArrayList<>();
        private final ResponseScanners scanners = new ResponseScanners(names::add);

        ResponseScanner scanner(ResponseFormat format, @Nullable String contentType) {
            ResponseScanner scanner = scanners.of(format);
            scanner.label(contentType);
            return scanner;
        }
    }

    /** One way to pass a body. */
    interface Way {
        void feed(BodyScanner scanner, byte[] body, boolean ends);
    }
}
