package io.llamatap.relay;

import io.llamatap.testkit.Wire;
import java.util.ArrayList;
import java.util.List;

/** Requests that must be passed on, each with the bytes that the upstream must get. */
final class AcceptedRequests {
    /**
     * One request.
     *
     * @param row the row of the test matrix
     */
    record Case(int row, String request, String atUpstream) {
        @Override
        public String toString() {
            return "row " + row + ": " + Wire.printable(Wire.bytes(request));
        }
    }

    private static final String HOST = "Host: h\r\n";

    private final List<Case> cases = new ArrayList<>();

    private AcceptedRequests() {}

    /** Returns all of them. */
    static List<Case> all() {
        AcceptedRequests accepted = new AcceptedRequests();
        accepted.lengths();
        accepted.chunked();
        accepted.startLines();
        accepted.hosts();
        accepted.hopByHop();
        accepted.methods();
        accepted.fields();
        return List.copyOf(accepted.cases);
    }

    private void add(int row, String request, String atUpstream) {
        cases.add(new Case(row, request, atUpstream));
    }

    private void same(int row, String request) {
        add(row, request, request);
    }

    private void lengths() {
        String canonical = "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhello";
        for (String length : List.of("005", "0000000000000000005", " 5", "5 ", "\t5\t", "5")) {
            add(4, canonical.replace(" 5\r\n", " " + length + "\r\n"), canonical);
        }
        add(4, canonical.replace(": 5", ":5"), canonical);
        same(16, "GET / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhello");
        same(16, "OPTIONS / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhello");
        same(16, "DELETE /api/delete HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhello");
        same(16, "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n");
        same(16, "TRACE / HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n");
        same(16, "GET / HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n");
        String inner = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
        same(16, "POST / HTTP/1.1\r\n" + HOST + "Content-Length: " + inner.length() + "\r\n\r\n" + inner);
        same(7, "POST / HTTP/1.1\r\n" + HOST + "content_length: 9\r\nContent-Length: 5\r\n\r\nhello");
    }

    private void chunked() {
        String head = "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
        String canonical = head + "5\r\nhello\r\n0\r\n\r\n";
        same(68, canonical);
        same(68, head + "0\r\n\r\n");
        same(68, head + "1\r\na\r\na\r\n0123456789\r\n2\r\n\r\n\r\n0\r\n\r\n");
        same(
                68,
                head
                        + "1c\r\nGET /x HTTP/1.1\r\nHost: h\r\n\r\n\r\n0\r\n\r\n"
                                .replace("1c", hex("GET /x HTTP/1.1\r\nHost: h\r\n\r\n")));
        add(8, head + "0000000000000005\r\nhello\r\n0000\r\n\r\n", canonical);
        add(8, head + "A\r\n0123456789\r\n0\r\n\r\n", head + "a\r\n0123456789\r\n0\r\n\r\n");
        add(9, head + "5;name=value\r\nhello\r\n0;last\r\n\r\n", canonical);
        add(9, head + "5;name=\"quoted \\\" ; value\"\r\nhello\r\n0\r\n\r\n", canonical);
        add(
                9,
                head + "5\r\nhello\r\n5;a=b\r\nagain\r\n05\r\nzeros\r\nA\r\n0123456789\r\n3\r\nend\r\n0\r\n\r\n",
                head + "5\r\nhello\r\n5\r\nagain\r\n5\r\nzeros\r\na\r\n0123456789\r\n3\r\nend\r\n0\r\n\r\n");
        add(9, head + "5;" + "a".repeat(2000) + "\r\nhello\r\n0\r\n\r\n", canonical);
        List<String> trailers = List.of(
                "X-Sum: 1",
                "Content-Length: 9",
                "Transfer-Encoding: chunked",
                "Host: other",
                "Authorization: Bearer t",
                "Content-Type: text/evil",
                "A: b\r\nC: d");
        trailers.forEach(trailer -> add(11, head + "5\r\nhello\r\n0\r\n" + trailer + "\r\n\r\n", canonical));
    }

    private static String hex(String data) {
        return Integer.toHexString(data.length());
    }

    private void startLines() {
        String get = "GET / HTTP/1.1\r\n" + HOST + "\r\n";
        for (int emptyLines = 1; emptyLines <= 4; emptyLines++) {
            add(12, "\r\n".repeat(emptyLines) + get, get);
        }
        add(12, get.replace("1.1", "1.2"), get);
        add(12, get.replace("1.1", "1.9"), get);
        same(14, "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n");
        List<String> targets = List.of(
                "/%00",
                "/%0d%0aX:y",
                "/a?b=c&d=%20",
                "/?",
                "//a//b",
                "/../a/./b",
                "/a;b=c",
                "/%6detrics",
                "/a:b@c",
                "/api/tags?ts=1#".replace("#", ""),
                "/" + "a".repeat(8000),
                "/*",
                "/a\\b",
                "/{a}|\"b\"<c>^`d`",
                "/a,b!$&'()*+=~-._");
        targets.forEach(target -> same(14, get.replace(" / ", " " + target + " ")));
    }

    private void hosts() {
        List<String> hosts = List.of(
                "h", "localhost:11434", "127.0.0.1:11434", "[::1]", "[::1]:11434", "EXAMPLE.local", "a-b.c_d", "h:0");
        hosts.forEach(host -> same(13, "GET / HTTP/1.1\r\nHost: " + host + "\r\nA: b\r\n\r\n"));
        String get = "GET /a?b HTTP/1.1\r\nA: b\r\nHost: o:1\r\nC: d\r\n\r\n";
        add(13, "GET http://o:1/a?b HTTP/1.1\r\nA: b\r\nHost: o:1\r\nC: d\r\n\r\n", get);
        add(13, "GET http://o:1/a?b HTTP/1.1\r\nA: b\r\nHost: h\r\nC: d\r\n\r\n", get);
        add(13, "GET HTTP://o:1/a?b HTTP/1.1\r\nA: b\r\nHost: h\r\nC: d\r\n\r\n", get);
        add(13, "GET http://o HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: o\r\n\r\n");
        add(13, "GET http://o?q HTTP/1.1\r\nHost: h\r\n\r\n", "GET /?q HTTP/1.1\r\nHost: o\r\n\r\n");
        add(13, "OPTIONS http://o HTTP/1.1\r\nHost: h\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: o\r\n\r\n");
    }

    private void hopByHop() {
        String bare = "GET / HTTP/1.1\r\n" + HOST + "A: b\r\n\r\n";
        List<String> removed = List.of(
                "Connection: X-Foo\r\nX-Foo: 1",
                "X-Foo: 1\r\nConnection: x-foo",
                "Connection: a-1, b-2\r\nA-1: x\r\nB-2: y\r\nA-1: z",
                "Connection: keep-alive",
                "Connection: Authorization\r\nAuthorization: Bearer t",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "TE: trailers",
                "TE: trailers, gzip",
                "Connection: TE\r\nTE: trailers",
                "Trailer: X-Sum",
                "Upgrade: websocket",
                "Connection: Upgrade\r\nUpgrade: websocket",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk",
                "Connection: upgrade\r\nUpgrade: TLS/1.0, HTTP/1.1",
                "connection: Keep-Alive\r\nKEEP-ALIVE: 300",
                "Connection: ,, X-Foo ,\r\nX-Foo: 1",
                "Connection:");
        removed.forEach(fields -> add(32, bare.replace("A: b", fields + "\r\nA: b"), bare));
        same(10, "GET / HTTP/1.1\r\n" + HOST + "Sec-WebSocket-Key1: 1 2\r\n\r\n");
        add(
                36,
                "GET / HTTP/1.1\r\n" + HOST
                        + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhl\r\nSec-WebSocket-Version: 13\r\n\r\n",
                "GET / HTTP/1.1\r\n" + HOST + "Sec-WebSocket-Key: dGhl\r\nSec-WebSocket-Version: 13\r\n\r\n");
    }

    private void methods() {
        for (String method : List.of("FOO", "get", "PATCH", "PUT", "OPTIONS", "TRACE", "M-SEARCH", "!#$%&'*+-.^_`|~")) {
            same(37, method + " /a HTTP/1.1\r\n" + HOST + "\r\n");
        }
    }

    private void fields() {
        same(
                38,
                "GET / HTTP/1.1\r\n" + HOST
                        + "X-Multi: 1\r\nx-multi: 2\r\nX-MULTI: 1\r\nX-Empty:\r\nX-Blank: \r\nX-Latin: caf\u00e9 \u00ff\r\n"
                        + "X-Tabs:\t a\tb \t\r\nX-List: a, b,c\r\nCookie: a=b; c=d\r\nauthorization: Bearer secret\r\n\r\n");
        same(38, "GET / HTTP/1.1\r\nZ: 1\r\n" + HOST + "A: 2\r\nM: 3\r\n\r\n");
        same(38, "GET / HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(199) + "\r\n");
        same(
                39,
                "GET / HTTP/1.1\r\n" + HOST
                        + "X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Host: e\r\nForwarded: for=10.0.0.1\r\nVia: 1.1 other\r\n\r\n");
        same(15, "GET / HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(9 * 1024) + "\r\n\r\n");
        same(15, "GET / HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(31 * 1024) + "\r\n\r\n");
    }
}
