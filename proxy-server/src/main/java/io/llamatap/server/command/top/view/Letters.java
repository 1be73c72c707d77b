package io.llamatap.server.command.top.view;

import io.llamatap.server.text.JsonText;
import org.jline.utils.WCWidth;

/**
 * The characters that a terminal can show. Texts from elsewhere are made safe: nothing in them moves the cursor, and their width is known.
 * Immutable.
 */
public enum Letters {
    /** Also those outside ASCII. */
    UNICODE("…", "–", " ▂▃▄▅▆▇█", "▁"),
    ASCII("~", "-", " .:-=+*#", "_");

    /** What is looked at of a name, so that a very long one costs little. */
    private static final int MAX_CHARS = 300;

    private static final int VARIATIONS_FROM = 0xfe00;
    private static final int VARIATIONS_TO = 0xfe0f;

    private final String cut;
    private final String unknown;
    private final String levels;
    private final String zero;

    Letters(String cut, String unknown, String levels, String zero) {
        this.cut = cut;
        this.unknown = unknown;
        this.levels = levels;
        this.zero = zero;
    }

    /** Returns what stands for something that is unknown. */
    String unknown() {
        return unknown;
    }

    /** Returns the bars of a chart by their height, from nothing to a whole line. */
    String levels() {
        return levels;
    }

    /** Returns the bar of a value that is 0. */
    char zero() {
        return zero.charAt(0);
    }

    /** Returns a text from elsewhere without anything that a terminal would obey. */
    String safe(String text) {
        StringBuilder safe = new StringBuilder();
        JsonText.show(text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text, safe);
        StringBuilder shown = new StringBuilder(safe.length());
        safe.codePoints().forEach(point -> append(point, shown));
        return shown.toString();
    }

    private void append(int point, StringBuilder to) {
        if (point < 0x7f || (this == UNICODE && !isOfUnclearWidth(point))) {
            to.appendCodePoint(point);
        } else if (this == ASCII) {
            to.append('?');
        }
    }

    /** Terminals disagree about the width of what these modify; without them, it is that of the character alone. */
    private static boolean isOfUnclearWidth(int point) {
        return point >= VARIATIONS_FROM && point <= VARIATIONS_TO;
    }

    /** Returns how many columns a text takes. */
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            width += width(point);
        }
        return width;
    }

    private static int width(int point) {
        return point < 0x7f ? 1 : Math.max(0, WCWidth.wcwidth(point));
    }

    /** Returns a text in so many columns at most; one that is cut ends with a mark. */
    String fit(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        if (columns <= 0) {
            return "";
        }
        int width = 0;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            if (width + width(point) > columns - 1) {
                break;
            }
            width += width(point);
            end += Character.charCount(point);
        }
        return text.substring(0, end) + cut;
    }
}
