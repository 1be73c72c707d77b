package io.llamatap.relay;

import io.llamatap.testkit.Wire;
import java.util.ArrayList;
import java.util.List;

/** Chunked bodies with invalid framing, each with its row of the test matrix. */
public final class RejectedChunks {
    /** One body, sent after a head with Transfer-Encoding: chunked. */
    public record Case(int row, String body) {
        @Override
        public String toString() {
            return "row " + row + ": " + Wire.printable(Wire.bytes(body));
        }
    }

    private static final List<String> SIZES = List.of(
            "0x5",
            "+5",
            "-5",
            " 5",
            "5 ",
            "5\t",
            "5_",
            "",
            "5g",
            "g",
            "80000000",
            "100000005",
            "10000000000000005",
            "fffffffffffffffb",
            "0".repeat(40) + "5",
            "00000000000000005",
            "5\u0000",
            "\u00005",
            "5,");
    private static final List<String> BODIES = List.of(
            "5\nhello\r\n0\r\n\r\n",
            "5\r\nhello\n0\r\n\r\n",
            "5\r\nhello\r\n0\n\r\n",
            "5\r\nhello\r\n0\r\n\n",
            "5\r\nhello\r\n0\r\n\r\r\n",
            "5\rhello\r\n0\r\n\r\n",
            "5\r\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello\r0\r\n\r\n",
            "5\r\nhello!\r\n0\r\n\r\n",
            "5\r\nhell\r\n0\r\n\r\n",
            "5\r\nhello0\r\n\r\n",
            "\r\n5\r\nhello\r\n0\r\n\r\n",
            "5\r\nhello\r\n\r\n0\r\n\r\n");
    private static final List<String> EXTENSIONS = List.of(
            ";a=b\nc",
            ";a=\"b",
            ";a=\"b\\",
            ";a\rb",
            ";a=\u0000",
            ";a=\u0001",
            ";a=\"b\n\"",
            ";\n",
            ";a=\u007f",
            ";" + "a".repeat(65_536));
    private static final List<String> TRAILERS = List.of(
            "X",
            "X y: a",
            " X: a",
            "X : a",
            "X: a\r\n b",
            "X: a\nY: b",
            "X: a\u0000",
            ": a",
            "X: " + "a".repeat(65_536));

    private RejectedChunks() {}

    public static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        SIZES.forEach(size -> cases.add(new Case(8, size + "\r\nhello\r\n0\r\n\r\n")));
        SIZES.forEach(size -> cases.add(new Case(8, "3\r\nabc\r\n" + size + "\r\nhello\r\n0\r\n\r\n")));
        BODIES.forEach(body -> cases.add(new Case(8, body)));
        EXTENSIONS.forEach(extension -> cases.add(new Case(9, "5" + extension + "\r\nhello\r\n0\r\n\r\n")));
        EXTENSIONS.forEach(extension -> cases.add(new Case(9, "5\r\nhello\r\n0" + extension + "\r\n\r\n")));
        TRAILERS.forEach(trailer -> cases.add(new Case(11, "5\r\nhello\r\n0\r\n" + trailer + "\r\n\r\n")));
        return cases;
    }
}
