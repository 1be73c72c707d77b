package io.llamatap.metrics.model;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The spellings of a model name, as Ollama resolves them. Names are compared without case. The scheme, the default registry, the
 * default namespace and the tag {@code latest} may be omitted. Stateless.
 *
 * <p>Names are truncated to 128 bytes. Control characters, line separators and characters that change the direction of writing
 * are shown as escapes.
 */
public final class ModelName {
    private static final int MAX_BYTES = 128;
    private static final String REGISTRY = "registry.ollama.ai";
    private static final String NAMESPACE = "library";
    private static final String TAG = "latest";
    private static final String CLOUD = "cloud";
    private static final String LOCAL = "local";

    private ModelName() {}

    /**
     * Returns the shortest form of a name in the case in which it is spelled, always with its tag. It is valid as a label value.
     */
    public static String shortest(String name) {
        String trimmed = trimmed(name);
        int colon = tagColon(trimmed);
        String tag = colon < 0 ? TAG : trimmed.substring(colon + 1);
        return bounded(withoutDefaults(colon < 0 ? trimmed : trimmed.substring(0, colon)) + ":" + tag);
    }

    /** Returns the key that all spellings of a model have in common. The key of a key is itself. */
    public static String key(String name) {
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

    /**
     * Says whether Ollama passes requests for a model of this name on to its cloud: its tag is {@code cloud}, or ends in
     * {@code -cloud}.
     */
    public static boolean isCloud(@Nullable String name) {
        if (name == null) {
            return false;
        }
        String trimmed = trimmed(name);
        int colon = tagColon(trimmed);
        int from = trimmed.length() - CLOUD.length();
        boolean isEnding = colon >= 0 && from > colon && trimmed.regionMatches(true, from, CLOUD, 0, CLOUD.length());
        return isEnding && (from == colon + 1 || trimmed.charAt(from - 1) == '-');
    }

    /** A colon before the last slash belongs to a scheme or to the port of a registry. */
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

    /** Trims like Go's TrimSpace, which also removes non-breaking spaces. */
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

    /** Says whether a name is empty after trimming. */
    static boolean isBlank(String name) {
        return trimmed(name).isEmpty();
    }

    /** Returns an untrusted text as a label value: truncated and escaped. */
    public static String bounded(String text) {
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
            // Surrogates are checked as whole code points by the caller.
            if (c < ' ' || (c >= 0x7f && (Character.isSurrogate(c) || isUnshowable(c)))) {
                return false;
            }
        }
        return true;
    }

    private static String piece(int point) {
        if (Character.getType(point) == Character.SURROGATE) {
            return "\ufffd"; // an unpaired surrogate has no UTF-8
        }
        return isUnshowable(point) ? String.format("\\u%04x", point) : Character.toString(point);
    }

    private static boolean isUnshowable(int point) {
        return switch (Character.getType(point)) {
            // FORMAT: changes the direction of writing, or is invisible.
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
