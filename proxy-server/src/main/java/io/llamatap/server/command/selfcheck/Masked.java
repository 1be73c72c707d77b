package io.llamatap.server.command.selfcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A body in which the values of some JSON members are replaced by a star, at any depth: those that differ from one response of Ollama to
 * the next. Only numbers and strings are; what kind of value it was stays visible. Immutable once it is there.
 */
final class Masked {
    private static final Set<String> NAMES = Set.of(
            // dates
            "created_at",
            "created",
            "completed_at",
            // durations
            "total_duration",
            "load_duration",
            "prompt_eval_duration",
            "eval_duration",
            // identifiers
            "id",
            "item_id",
            "request_id",
            // how much of a prompt was still in Ollama's cache
            "prompt_eval_cached_count",
            "cached_tokens",
            "input_tokens",
            "cache_read_input_tokens");

    /** A value that was replaced: where it was, and where it is now. */
    private record Cut(int from, int to, int at, int length) {}

    private final StringBuilder text = new StringBuilder();
    private final List<Cut> cuts = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    private Masked() {}

    /** Returns a body with its values, or without those that differ each time. */
    static Masked of(String body, boolean isGenerated) {
        Masked masked = new Masked();
        if (isGenerated) {
            masked.scan(body);
        } else {
            masked.text.append(body);
        }
        return masked;
    }

    private void scan(String body) {
        for (int at = 0; at < body.length(); ) {
            int end = body.charAt(at) == '"' ? endOfString(body, at) : -1;
            if (end < 0) {
                text.append(body.charAt(at++));
                continue;
            }
            text.append(body, at, end);
            String name = body.substring(at + 1, end - 1);
            at = end;
            if (at < body.length() && body.charAt(at) == ':' && NAMES.contains(name)) {
                text.append(':');
                at = value(body, at + 1, name);
            }
        }
    }

    /** Replaces the value that begins here, and returns the offset behind it. */
    private int value(String body, int from, String name) {
        boolean isText = from < body.length() && body.charAt(from) == '"';
        int to = isText ? endOfString(body, from) : endOfNumber(body, from);
        if (to <= from) {
            return from;
        }
        String star = isText ? "\"*\"" : "*";
        cuts.add(new Cut(from, to, text.length(), star.length()));
        counts.merge(name, 1, Integer::sum);
        text.append(star);
        return to;
    }

    /** Returns the offset behind the closing quote; -1 if the line ends before. JSON strings have no line ends. */
    private static int endOfString(String body, int from) {
        for (int i = from + 1; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\n') {
                return -1;
            }
            if (c == '\\') {
                i++;
            }
        }
        return -1;
    }

    private static int endOfNumber(String body, int from) {
        int to = from;
        while (to < body.length() && "+-.0123456789eE".indexOf(body.charAt(to)) >= 0) {
            to++;
        }
        return to;
    }

    /** Returns the body with stars. */
    String text() {
        return text.toString();
    }

    /** Returns how many values of each name were replaced. */
    Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    /** Returns where an offset of the body is now; one within a replaced value is at its end. */
    int masked(int offset) {
        int moved = 0;
        for (Cut cut : cuts) {
            if (offset <= cut.from) {
                break;
            }
            if (offset < cut.to) {
                return cut.at + cut.length;
            }
            moved = cut.at + cut.length - cut.to;
        }
        return offset + moved;
    }

    /** Returns where an offset of the text was in the body. */
    int original(int offset) {
        int moved = 0;
        for (Cut cut : cuts) {
            if (offset < cut.at + cut.length) {
                return Math.min(offset + moved, cut.to);
            }
            moved = cut.to - cut.at - cut.length;
        }
        return offset + moved;
    }
}
