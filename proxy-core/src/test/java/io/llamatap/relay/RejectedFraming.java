package io.llamatap.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Requests whose length is ambiguous, each with its row of the test matrix. */
final class RejectedFraming {
    private static final String SMUGGLED = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";

    private final List<RejectedRequests.Case> cases = new ArrayList<>();

    private RejectedFraming() {}

    static List<RejectedRequests.Case> all() {
        RejectedFraming rejected = new RejectedFraming();
        rejected.framing();
        rejected.codings();
        return rejected.cases;
    }

    private void add(int row, int status, String request) {
        cases.add(new RejectedRequests.Case(row, request, Set.of(status)));
    }

    private void withField(int row, int status, String fields) {
        add(row, status, "POST / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n\r\n");
    }

    private void framing() {
        String length = "Content-Length: " + SMUGGLED.length();
        withField(1, 400, length + "\r\nTransfer-Encoding: chunked\r\n\r\n" + SMUGGLED);
        withField(1, 400, "Transfer-Encoding: chunked\r\n" + length + "\r\n\r\n" + SMUGGLED);
        for (String both :
                List.of(length + "\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\n" + length)) {
            add(1, 400, "POST / HTTP/1.0\r\nHost: h\r\n" + both + "\r\n\r\n" + SMUGGLED);
            add(1, 400, "GET / HTTP/1.1\r\nHost: h\r\n" + both + "\r\n\r\n" + SMUGGLED);
        }
        add(2, 400, "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + SMUGGLED);
        add(
                2,
                400,
                "POST / HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        for (String version : List.of("1.0", "1.1")) {
            for (String lengths : List.of("5\r\nContent-Length: 5", "5\r\nContent-Length: 6", "5, 5", "5,6")) {
                add(3, 400, "POST / HTTP/" + version + "\r\nHost: h\r\nContent-Length: " + lengths + "\r\n\r\nhello!");
            }
        }
        List<String> values = List.of(
                "+5", "-1", "-0", "0x5", "0o5", "1_0", "1 0", "", " ", "5;", "5.0", "\u000b5", "\f5", "five", "\u00b2");
        for (String value : values) {
            withField(4, 400, "Content-Length: " + value + "\r\n\r\nhello");
        }
        List<String> huge = List.of(
                "9223372036854775808",
                "18446744073709551615",
                "18446744073709551616",
                "18446744073709551621",
                "99999999999999999999",
                "100000000000000000000000000000000000005");
        for (String value : huge) {
            withField(71, 400, "Content-Length: " + value + "\r\n\r\nhello");
        }
    }

    private void codings() {
        List<String> bad = List.of(
                "xchunked",
                "\"chunked\"",
                "chunked;q=1",
                "identity",
                "",
                "gzip",
                "chunked, identity",
                "chunked, chunked",
                "chunked, xchunked",
                "chunked gzip",
                "chunked\r\nTransfer-Encoding: chunked",
                "chunked\r\nTransfer-Encoding: identity",
                "identity\r\nTransfer-Encoding: chunked",
                "\u000bchunked",
                "chunked\u0000",
                "\u00a0chunked",
                "chunked\u00a0",
                "chunked,");
        for (String coding : bad) {
            withField(5, 400, "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n");
        }
        for (String coding : List.of("gzip, chunked", "identity, chunked", "xchunked, chunked")) {
            withField(5, 501, "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n");
        }
        // An empty list element is an unknown coding, or a malformed list.
        cases.add(new RejectedRequests.Case(
                5, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: , chunked\r\n\r\n0\r\n\r\n", Set.of(400, 501)));
    }
}
