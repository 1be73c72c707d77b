package io.llamatap.server.text;

/**
 * Writes texts as JSON strings that are safe in a terminal. It escapes what JSON requires, line ends, control characters, characters that
 * change the direction of text, and unpaired surrogates, which have no UTF-8. Letters of all scripts stay as they are.
 *
 * <p>Stateless.
 */
public final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    /** Appends a text in quotes. */
    public static void quote(CharSequence text, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < text.length(); ) {
            int point = Character.codePointAt(text, i);
            i += Character.charCount(point);
            if (!isToBeEscaped(point)) {
                to.appendCodePoint(point);
            } else {
                escape(point, to);
            }
        }
        to.append('"');
    }

    /** Appends a text that is not JSON with the same escapes, except that quotes and backslashes stay as they are. */
    public static void show(CharSequence text, StringBuilder to) {
        for (int i = 0; i < text.length(); ) {
            int point = Character.codePointAt(text, i);
            i += Character.charCount(point);
            if (isUnsafe(point)) {
                escape(point, to);
            } else {
                to.appendCodePoint(point);
            }
        }
    }

    private static boolean isToBeEscaped(int point) {
        return point == '"' || point == '\\' || isUnsafe(point);
    }

    private static boolean isUnsafe(int point) {
        if (point < 0x7f) {
            return point < ' ';
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static void escape(int point, StringBuilder to) {
        if (Character.isBmpCodePoint(point)) {
            escape((char) point, to);
        } else {
            escape(Character.highSurrogate(point), to);
            escape(Character.lowSurrogate(point), to);
        }
    }

    private static void escape(char unit, StringBuilder to) {
        switch (unit) {
            case '"' -> to.append("\\\"");
            case '\\' -> to.append("\\\\");
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> {
                to.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    to.append(HEX.charAt(unit >> shift & 0xf));
                }
            }
        }
    }
}
