package io.llamatap.server.command.selfcheck;

/** Shows a part of what came over the wire, in ASCII that is safe in a terminal. Stateless. */
final class Excerpt {
    private static final int BEFORE = 24;
    private static final int BEHIND = 36;
    private static final int MAX_BEGIN = 120;
    private static final String HEX = "0123456789abcdef";

    private Excerpt() {}

    /** Returns some characters around an offset. */
    static String around(String bytes, int offset) {
        int from = Math.max(0, offset - BEFORE);
        int to = Math.min(bytes.length(), offset + BEHIND);
        return (from > 0 ? "..." : "")
                + of(bytes.substring(Math.min(from, to), to))
                + (to < bytes.length() ? "..." : "(end)");
    }

    /** Returns the beginning of a text. */
    static String begin(String bytes) {
        return bytes.length() <= MAX_BEGIN ? of(bytes) : of(bytes.substring(0, MAX_BEGIN)) + "...";
    }

    /** Returns a whole text. Each byte that is not printable ASCII is escaped, and so is the backslash. */
    static String of(String bytes) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            char b = bytes.charAt(i);
            switch (b) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                case '\\' -> shown.append("\\\\");
                default -> {
                    if (b >= ' ' && b < 0x7f) {
                        shown.append(b);
                    } else {
                        shown.append("\\x").append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
                    }
                }
            }
        }
        return shown.toString();
    }
}
