package io.llamatap.tap.scan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Writes random requests: wanted keys in any order and case, decoys, duplicates, escapes, blanks, numbers, deep nesting. */
final class RandomJson {
    private static final List<String> KEYS = List.of(
            "model",
            "name",
            "prompt",
            "input",
            "messages",
            "keep_alive",
            "stream",
            "stream_options",
            "include_usage",
            "options",
            "Modell",
            "mode",
            "",
            "done",
            "k\u00e9y",
            "images");
    private static final List<String> TEXTS = List.of(
            "m",
            "",
            "gemma3:270m",
            "0s",
            "5m",
            "\u00e9\u65e5\ud83d\ude00",
            "\"model\":\"decoy\"",
            "}]",
            "\\",
            "a/b",
            "\n\t\u0001");
    private static final List<String> NUMBERS =
            List.of("0", "-0", "1", "-1", "0.0", "1e5", "0E-3", "12345678901234567890123", "3.25", "1E+2");

    private final Random random;
    private final StringBuilder json = new StringBuilder();

    RandomJson(Random random) {
        this.random = random;
    }

    /**
     * Returns an object in which every wanted key occurs at most once. Tests of their own cover how null and duplicates combine.
     */
    String request() {
        List<String> keys = new ArrayList<>(KEYS);
        Collections.shuffle(keys, random);
        blanks();
        json.append('{');
        int count = random.nextInt(keys.size());
        for (int i = 0; i < count; i++) {
            member(i, keys.get(i), true);
        }
        blanks();
        json.append('}');
        blanks();
        return json.toString();
    }

    private void member(int index, String key, boolean isRoot) {
        json.append(index == 0 ? "" : ",");
        blanks();
        string(key, isRoot);
        blanks();
        json.append(':');
        if (key.equals("stream_options")) {
            json.append("{\"include_usage\":").append(random.nextBoolean()).append('}');
        } else {
            value(4);
        }
    }

    private void value(int levels) {
        blanks();
        switch (random.nextInt(levels > 0 ? 6 : 4)) {
            case 0 -> string(pick(TEXTS), false);
            case 1 -> json.append(pick(NUMBERS));
            case 2 -> json.append(pick(List.of("true", "false", "null")));
            case 3 -> string("x".repeat(random.nextInt(60)), false);
            case 4 -> {
                json.append('{');
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    json.append(i == 0 ? "" : ",");
                    string(pick(KEYS), false);
                    json.append(':');
                    value(levels - 1);
                }
                json.append('}');
            }
            default -> {
                json.append('[');
                int count = random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    json.append(i == 0 ? "" : ",");
                    value(levels - 1);
                }
                blanks();
                json.append(']');
            }
        }
        blanks();
    }

    private void string(String text, boolean anyCase) {
        boolean escapesPairs = random.nextBoolean();
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char written = anyCase && random.nextInt(4) == 0 ? Character.toUpperCase(c) : c;
            // An unpaired surrogate as an escape next to one as UTF-8 would not form a character.
            boolean escapes = Character.isSurrogate(written) ? escapesPairs : random.nextInt(10) == 0;
            if (written < ' ' || escapes) {
                json.append(String.format(Locale.ROOT, random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) written));
            } else if (written == '"' || written == '\\') {
                json.append('\\').append(written);
            } else {
                json.append(written);
            }
        }
        json.append('"');
    }

    private void blanks() {
        if (random.nextInt(5) == 0) {
            json.append(pick(List.of(" ", "\n", "\r\n", "\t", "   ")));
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
