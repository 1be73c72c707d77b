package io.llamatap.metrics.label;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The spellings of one model, as Ollama resolves them: case is folded when names are compared; scheme, default registry and
 * default namespace may be left out, and so may the tag {@code latest}. Stateless.
 *
 * <p>Names are cut at 128 bytes; characters that steer a terminal, end a line or turn the direction of writing are shown as
 * escapes.
 */
final class ModelName {
    private static final int MAX_BYTES = 128;
    private static final String REGISTRY = "registry.ollama.ai";
    private static final String NAMESPACE = "library";
    private static final String TAG = "latest";
    private static final String CLOUD = "cloud";
    private static final String LOCAL = "local";

    private ModelName() {}

    /** Returns a name in its shortest form, its tag always told, in the case in which it is spelled; fit for a label. */
    static String shortest(String name) {
        String trimmed = trimmed(name);
        int colon = tagColon(trimmed);
        String tag = colon < 0 ? TAG : trimmed.substring(colon + 1);
        return bounded(withoutDefaults(colon < 0 ? trimmed : trimmed.substring(0, colon)) + ":" + tag);
    }

    /** Returns what all spellings of a model have in common; a key's key is itself. */
    static String key(String name) {
        return shortest(name).toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the name that Ollama looks for when a request says where the model is to run; null if it does not say so:
     * {@code x:local} is {@code x}, and {@code x:7b:cloud} is {@code x:7b-cloud}, by which that is listed.
     */
    static @Nullable String withoutSource(String name) {
        String trimmed = trimmed(name);
        int colon = tagColon(trimmed);
        if (colon < 0) {
            return null;
        }
        String source = trimmed(trimmed.substring(colon + 1));
        String model = trimmed.substring(0, colon);
        if (source.equalsIgnoreCase(LOCAL)) {
            return model;
        }
        return source.equalsIgnoreCase(CLOUD) && tagColon(model) >= 0 ? model + "-" + CLOUD : null;
    }

    /** A colon before the last slash belongs to a scheme, or to a registry's port. */
    private static int tagColon(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? colon : -1;
    }

    private static String withoutDefaults(String path) {
        int model = path.lastIndexOf('/');
        int namespace = model < 0 ? -1 : path.lastIndexOf('/', model - 1);
        String rest = path.substring(namespace + 1);
        if (namespace >= 0) {
            String registry = path.substring(0, namespace);
            int scheme = registry.indexOf("://");
            String host = scheme < 0 ? registry : registry.substring(scheme + 3);
            if (!host.equalsIgnoreCase(REGISTRY)) {
                return host + "/" + rest;
            }
        }
        String prefix = NAMESPACE + "/";
        return rest.regionMatches(true, 0, prefix, 0, prefix.length()) ? rest.substring(prefix.length()) : rest;
    }

    /** As Go's TrimSpace, which takes non-breaking spaces off too. */
    private static String trimmed(String name) {
        int from = 0;
        int to = name.length();
        while (from < to && isBlank(name.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(name.charAt(to - 1))) {
            to--;
        }
        return name.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c <= ' ' ? c == ' ' || (c >= '\t' && c <= '\r') : c == 0x85 || Character.isSpaceChar(c);
    }

    /** Says whether a name says nothing. */
    static boolean isBlank(String name) {
        return trimmed(name).isEmpty();
    }

    /** Returns a text from outside as the value of a label: cut and escaped. */
    static String bounded(String text) {
        if (text.length() <= MAX_BYTES / 3 && isShowable(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            String piece = piece(point);
            bytes += piece.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_BYTES) {
                break;
            }
            shown.append(piece);
        }
        return shown.toString();
    }

    private static boolean isShowable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Half of a pair is looked at as a whole character elsewhere.
            if (c < ' ' || (c >= 0x7f && (Character.isSurrogate(c) || isUnshowable(c)))) {
                return false;
            }
        }
        return true;
    }

    private static String piece(int point) {
        if (Character.getType(point) == Character.SURROGATE) {
            return "\ufffd"; // half a pair has no UTF-8
        }
        return isUnshowable(point) ? String.format("\\u%04x", point) : Character.toString(point);
    }

    private static boolean isUnshowable(int point) {
        return switch (Character.getType(point)) {
            // FORMAT: what turns the direction of writing, and what cannot be seen at all.
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
