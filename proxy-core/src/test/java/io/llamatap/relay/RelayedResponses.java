package io.llamatap.relay;

import io.llamatap.testkit.Wire;
import java.util.ArrayList;
import java.util.List;

/** Responses that must be passed on, each with the bytes that the client must get. */
final class RelayedResponses {
    /**
     * One response.
     *
     * @param row the row of the test matrix
     * @param reusable whether the upstream's connection serves the next request too
     */
    record Case(int row, String method, String fromUpstream, String atClient, boolean reusable) {
        @Override
        public String toString() {
            return "row " + row + ": " + method + " " + Wire.printable(Wire.bytes(fromUpstream))
                    + (reusable ? "" : " (connection not reusable)");
        }
    }

    private static final String LENGTH = "Content-Length: 5\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    private final List<Case> cases = new ArrayList<>();

    private RelayedResponses() {}

    static List<Case> all() {
        RelayedResponses responses = new RelayedResponses();
        responses.framing();
        responses.bodiless();
        responses.persistence();
        responses.interim();
        responses.trailers();
        responses.fields();
        return List.copyOf(responses.cases);
    }

    private void add(int row, String method, String fromUpstream, String atClient, boolean reusable) {
        cases.add(new Case(row, method, fromUpstream, atClient, reusable));
    }

    private void same(int row, String response) {
        add(row, "GET", response, response, true);
    }

    private void framing() {
        same(68, "HTTP/1.1 200 OK\r\n" + LENGTH + "\r\nhello");
        same(68, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        String head = "HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n";
        same(68, head + "0\r\n\r\n");
        same(68, head + "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n");
        same(68, head + "0005\r\nhello\r\nA\r\n0123456789\r\n000\r\n\r\n");
        same(68, head + "5;name=\"va;lue\"\r\nhello\r\n0;last\r\n\r\n");
        same(68, head + "7\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n");
        same(20, "HTTP/1.1 200\r\n" + LENGTH + "\r\nhello");
        same(20, "HTTP/1.1 200 \r\n" + LENGTH + "\r\nhello");
        same(20, "HTTP/1.1 299 Caf\u00e9 \u00ff \r\n" + LENGTH + "\r\nhello");
        for (int status : new int[] {205, 301, 404, 418, 500, 503, 599}) {
            same(20, "HTTP/1.1 " + status + " Whatever\r\n" + LENGTH + "\r\nhello");
        }
    }

    private void bodiless() {
        for (String framing : List.of(LENGTH, CHUNKED, "", "Content-Length: 123456789012\r\n")) {
            String response = "HTTP/1.1 200 OK\r\n" + framing + "A: b\r\n\r\n";
            add(21, "HEAD", response, response, true);
            String notModified = "HTTP/1.1 304 Not Modified\r\n" + framing + "A: b\r\n\r\n";
            add(21, "GET", notModified, notModified, true);
        }
        String bare = "HTTP/1.1 204 No Content\r\nA: b\r\n\r\n";
        same(21, bare);
        add(21, "GET", bare.replace("A: b", LENGTH + "A: b") + "hello", bare, false);
        add(21, "GET", bare.replace("A: b", CHUNKED + "A: b") + "0\r\n\r\n", bare, false);
        add(21, "GET", bare + "hello", bare, false);
        String head = "HTTP/1.1 200 OK\r\n" + LENGTH + "\r\n";
        add(21, "HEAD", head + "hello", head, false);
        add(21, "HEAD", head + "hel", head, false);
        add(21, "HEAD", head + "hello, world", head, false);
        String notModified = "HTTP/1.1 304 Not Modified\r\n" + CHUNKED + "\r\n";
        add(21, "GET", notModified + "0\r\n\r\n", notModified, false);
    }

    private void persistence() {
        String plain = "HTTP/1.1 200 OK\r\n" + LENGTH + "\r\nhello";
        add(26, "GET", plain.replace(LENGTH, LENGTH + "Connection: close\r\n"), plain, false);
        add(26, "GET", plain.replace(LENGTH, LENGTH + "Connection: foo, Close\r\n"), plain, false);
        add(
                26,
                "GET",
                plain.replace(LENGTH, LENGTH + "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n"),
                plain,
                true);
        add(26, "GET", plain.replace("1.1", "1.0"), plain, false);
        add(26, "GET", plain.replace("1.1", "1.0").replace(LENGTH, LENGTH + "Connection: keep-alive\r\n"), plain, true);
        String extra = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
        add(22, "GET", plain + extra, plain, false);
        add(22, "GET", plain + "x", plain, false);
        add(22, "GET", plain + "\r\n", plain, false);
        String chunked = "HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n5\r\nhello\r\n0\r\n\r\n";
        add(22, "GET", chunked + extra, chunked, false);
        add(22, "GET", chunked + "0\r\n\r\n", chunked, false);
        add(
                22,
                "GET",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + extra,
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                false);
    }

    private void interim() {
        String last = "HTTP/1.1 200 OK\r\n" + LENGTH + "\r\nhello";
        same(27, "HTTP/1.1 100 Continue\r\n\r\n" + last);
        same(27, "HTTP/1.1 102 Processing\r\n\r\n" + last);
        same(27, "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n".repeat(3) + last);
        same(27, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\nHTTP/1.1 199 X\r\n\r\n" + last);
        add(
                27,
                "GET",
                "HTTP/1.1 103 Early Hints\r\n" + LENGTH + "A: b\r\n\r\n" + last,
                "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n" + last,
                true);
        add(
                27,
                "GET",
                "HTTP/1.1 100 Continue\r\nConnection: x\r\nX: y\r\n\r\n" + last,
                "HTTP/1.1 100 Continue\r\n\r\n" + last,
                true);
    }

    private void trailers() {
        String chunks = "HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n5\r\nhello\r\n0\r\n";
        same(28, chunks + "X-Sum: abc\r\nx-sum: def\r\nY:\r\n\r\n");
        add(
                28,
                "GET",
                chunks.replace(CHUNKED, CHUNKED + "Trailer: X-Sum\r\n") + "X-Sum: abc\r\n\r\n",
                chunks + "X-Sum: abc\r\n\r\n",
                true);
        for (String forbidden : List.of(
                "Content-Length: 5",
                "Transfer-Encoding: chunked",
                "Host: h",
                "Connection: X",
                "Trailer: a",
                "Keep-Alive: 5",
                "Upgrade: h2c",
                "TE: a")) {
            add(28, "GET", chunks + "A: b\r\n" + forbidden + "\r\nC: d\r\n\r\n", chunks + "A: b\r\nC: d\r\n\r\n", true);
        }
    }

    private void fields() {
        same(
                38,
                "HTTP/1.1 200 OK\r\nDate: Sat, 21 Nov 2026 13:00:55 GMT\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nX-Empty:\r\n"
                        + "X-Latin: caf\u00e9\r\nSet-Cookie: a=1\r\nServer: x\r\nVia: 1.1 other\r\nX-Odd:\t a \t\r\n"
                        + LENGTH + "\r\nhello");
        String plain = "HTTP/1.1 200 OK\r\nA: b\r\n" + LENGTH + "\r\nhello";
        for (String hop : List.of(
                "Connection: X-Foo\r\nX-Foo: 1",
                "X-Foo: 1\r\nConnection: x-foo",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "Upgrade: h2c",
                "Connection: upgrade\r\nUpgrade: websocket",
                "TE: trailers",
                "Trailer: X")) {
            add(32, "GET", plain.replace("A: b\r\n", hop + "\r\nA: b\r\n"), plain, true);
        }
    }
}
