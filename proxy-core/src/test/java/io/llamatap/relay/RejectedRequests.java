package io.llamatap.relay;

import static io.llamatap.testkit.Wire.bytes;

import io.llamatap.testkit.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Requests that must be rejected, each with its row of the test matrix. Immutable. */
final class RejectedRequests {
    /**
     * One request.
     *
     * @param row the row of the test matrix
     * @param statuses the statuses that the response may have
     */
    record Case(int row, String request, Set<Integer> statuses) {
        byte[] sent() {
            return bytes(request);
        }

        @Override
        public String toString() {
            return "row " + row + ": " + Wire.printable(sent()) + " -> " + statuses;
        }
    }

    private final List<Case> cases = new ArrayList<>();

    private RejectedRequests() {}

    /** Returns those that must be rejected because of their head: the upstream must not get a byte of them. */
    static List<Case> byHead() {
        RejectedRequests rejected = new RejectedRequests();
        rejected.cases.addAll(RejectedFraming.all());
        rejected.fields();
        rejected.startLines();
        rejected.hosts();
        rejected.targets();
        rejected.policies();
        return List.copyOf(rejected.cases);
    }

    private void add(int row, int status, String request) {
        cases.add(new Case(row, request, Set.of(status)));
    }

    private void withField(int row, int status, String fields) {
        add(row, status, "POST / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n");
    }

    private void fields() {
        List<String> bad = List.of(
                "Content-Length : 5",
                "Content-Length\t: 5",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding\t: chunked",
                "X : a",
                "X\t: a",
                "X: a\r\n b",
                "X: a\r\n\tb",
                "Transfer-Encoding:\r\n chunked",
                "Content-Length:\r\n 5",
                "Content-Length: 5\r\n 6",
                "Transfer-Encoding: chunked\r\n , identity");
        bad.forEach(field -> withField(6, 400, field));
        add(6, 400, "GET / HTTP/1.1\r\n Host: h\r\n\r\n");
        add(6, 400, "GET / HTTP/1.1\r\n\tX: a\r\nHost: h\r\n\r\n");
        List<String> malformed = List.of(
                "X: a\nY: b",
                "X: a\rY: b",
                "X: a\r\r\nY: b",
                "X: a\u0000b",
                "X: a\u0001b",
                "X: a\u007fb",
                "X: a\u0008",
                "X y: a",
                "X\u0000: a",
                "X\u00e9: a",
                "X(: a",
                "X",
                "X y",
                ": a",
                "X;: a",
                "\u000bX: a",
                "X: a\u001bb");
        malformed.forEach(field -> withField(7, 400, field));
        add(7, 400, "GET / HTTP/1.1\nHost: h\r\n\r\n");
        add(7, 400, "GET / HTTP/1.1\r\nHost: h\n\r\n");
        add(7, 400, "GET / HTTP/1.1\r\nHost: h\r\n\n");
        add(7, 400, "GET / HTTP/1.1\r\nHost: h\r\n\r\r\n");
        add(7, 400, "GET / HTTP/1.1\rHost: h\r\n\r\n");
        add(7, 400, "GET / HTTP/1.1\r\r\nHost: h\r\n\r\n");
        add(10, 400, "GET / HTTP/1.1\r\nHost: h\r\nSec-WebSocket-Key1: 1 2\r\nSec-WebSocket-Key2: 3 4\r\n\r\n12345678");
    }

    private void startLines() {
        List<String> bad = List.of(
                "GET\t/ HTTP/1.1",
                "GET  / HTTP/1.1",
                "GET /  HTTP/1.1",
                " GET / HTTP/1.1",
                "GET / HTTP/1.1 ",
                "GET / HTTP/1.10",
                "GET / HTTP/11",
                "GET / HTTP/1",
                "GET / HTTP/1.",
                "GET / http/1.1",
                "GET / Http/1.1",
                "GET / HTTP /1.1",
                "GET / ICAP/1.0",
                "GET /",
                "GET",
                "\u0000GET / HTTP/1.1",
                "G\u0000T / HTTP/1.1",
                "G(T / HTTP/1.1",
                "\u00c9 / HTTP/1.1",
                "GET /\tHTTP/1.1",
                "GET /\u000bHTTP/1.1",
                "GET / HTTP/1.1\u0000",
                "GET / a HTTP/1.1");
        bad.forEach(line -> add(12, 400, line + "\r\nHost: h\r\n\r\n"));
        for (String version : List.of("2.0", "0.9", "3.0", "9.1")) {
            add(12, 505, "GET / HTTP/" + version + "\r\nHost: h\r\n\r\n");
        }
        add(12, 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        add(12, 400, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003 a ClientHello");
        add(12, 400, "\r\n".repeat(5) + "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        add(12, 400, "\n\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    private void hosts() {
        add(13, 400, "GET / HTTP/1.1\r\n\r\n");
        add(13, 400, "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n");
        add(13, 400, "GET http://h/ HTTP/1.1\r\n\r\n");
        List<String> bad = List.of(
                "",
                "h/path",
                "h?q",
                "h#f",
                "user@h",
                "user:word@h",
                "h,i",
                "h, i",
                "h i",
                "h:80:90",
                "h:8o",
                "h:-1",
                "[::1",
                "::1",
                "[::1]x",
                "[]",
                "[g::1]",
                "h\\",
                "\"h\"",
                "<h>",
                "h\u00e9",
                ":80");
        bad.forEach(host -> add(13, 400, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
    }

    private void targets() {
        List<String> bad = List.of(
                "*",
                "api/tags",
                "?q",
                "/a#b",
                "#",
                "/\u0000",
                "/a\u0001",
                "/\u007f",
                "/\u00e9",
                "h:80",
                "https://h/",
                "ftp://h/",
                "http:///a",
                "http://",
                "http://user@h/",
                "http://h,i/",
                "http:/h/",
                "//h/a#b");
        bad.forEach(target -> add(14, 400, "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"));
        add(14, 400, "POST * HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
    }

    private void policies() {
        for (String named : List.of("Host", "content-length", "Transfer-Encoding", "close, Host", "foo,HOST")) {
            withField(32, 400, "Connection: " + named);
        }
        for (String expectation : List.of("200-ok", "100-continue, x", "100-continue=1", "x")) {
            withField(34, 417, "Expect: " + expectation + "\r\nContent-Length: 3\r\n\r\nabc");
        }
        add(36, 405, "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n");
        add(36, 405, "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\nContent-Length: 5\r\n\r\nhello");
        add(37, 400, "TRACE / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
        add(37, 400, "TRACE / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    }
}
