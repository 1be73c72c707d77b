package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The results of the slow oracles for bodies that they understand; no result for others.
 *
 * <p>They parse with Jackson, and know neither which duplicate key wins nor what becomes of lone surrogates: both have tests of
 * their own.
 */
final class Judged {
    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Pattern DURATION =
            Pattern.compile("[-+]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)");
    /** Lines that the oracle parses as intended; the standard allows more. */
    private static final Pattern EVENT_LINE = Pattern.compile("|data: (\\{.*|\\[DONE])|event: .*");

    private static final String DATA = "data: ";
    /**
     * The formats whose fields mean the same wherever they occur. In the others, that depends on the type of an event, which an
     * unknown one confuses.
     */
    private static final Set<ResponseFormat> JUDGED = EnumSet.of(
            ResponseFormat.GENERATE,
            ResponseFormat.CHAT,
            ResponseFormat.EMBED,
            ResponseFormat.EMBEDDINGS,
            ResponseFormat.OPENAI_CHAT,
            ResponseFormat.OPENAI_COMPLETIONS,
            ResponseFormat.PROGRESS,
            ResponseFormat.MODEL_LIST);

    private Judged() {}

    /** Returns the facts of a request; null if they are uncertain. */
    static @Nullable RequestOracle request(byte[] body) {
        if (!isUtf8(body)) {
            return null;
        }
        try {
            List<@Nullable Object> values = unambiguous(body);
            if (!values.isEmpty() && values.get(0) instanceof Map<?, ?> request && !isReadable(request)) {
                return null;
            }
            return RequestOracle.read(body);
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    /** Returns the facts of a complete response; null if they are uncertain. */
    static @Nullable ResponseFacts response(ResponseFormat format, String contentType, byte[] body) {
        if (!JUDGED.contains(format) || !isUtf8(body)) {
            return null;
        }
        try {
            boolean plain = (contentType.contains("event-stream") && !startsWith(body, '{'))
                    ? areEvents(new String(body, UTF_8))
                    : areFrames(body);
            return plain ? ResponseOracle.facts(format, contentType, body, true) : null;
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }

    /** Jackson handles invalid bytes in a name in its own way; Go replaces them. */
    private static boolean isUtf8(byte[] body) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean areFrames(byte[] body) throws IOException {
        if (unambiguous(body).size() == 1) {
            return true;
        }
        for (String line : new String(body, UTF_8).split("\n", -1)) {
            if (!line.isBlank() && unambiguous(line.getBytes(UTF_8)).size() != 1) {
                return false;
            }
        }
        return true;
    }

    private static boolean areEvents(String text) throws IOException {
        for (String event : text.split("\n\n", -1)) {
            int frames = 0;
            for (String line : event.split("\n", -1)) {
                if (!EVENT_LINE.matcher(line).matches()) {
                    return false;
                }
                if (line.startsWith(DATA)) {
                    frames++;
                }
                if (line.startsWith(DATA + "{")
                        && unambiguous(line.substring(DATA.length()).getBytes(UTF_8))
                                        .size()
                                != 1) {
                    return false;
                }
            }
            if (frames > 1) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] body, char first) {
        return body.length > 0 && body[0] == first;
    }

    /** Parses values that cannot be understood in two ways. */
    private static List<@Nullable Object> unambiguous(byte[] json) throws IOException {
        // Jackson detects a byte order mark, and takes zero bytes for UTF-16 or UTF-32.
        for (int i = 0; i < Math.min(4, json.length); i++) {
            if (json[i] <= 0) {
                throw new IOException("perhaps another encoding");
            }
        }
        if (new String(json, US_ASCII).toLowerCase(Locale.ROOT).contains("\\ud")) {
            throw new IOException("perhaps half a character");
        }
        try (JsonParser parser = STRICT.createParser(json)) {
            while (parser.nextToken() != null) {}
        }
        return JsonValues.readAll(json);
    }

    private static boolean isReadable(Map<?, ?> request) {
        if (!areDistinct(request)) {
            return false;
        }
        for (Map.Entry<?, ?> entry : request.entrySet()) {
            Object value = entry.getValue();
            if (entry.getKey().toString().equalsIgnoreCase("stream_options")
                    && value instanceof Map<?, ?> options
                    && !areDistinct(options)) {
                return false;
            }
            if (entry.getKey().toString().equalsIgnoreCase("keep_alive")
                    && !(value instanceof BigDecimal)
                    && !(value instanceof String text && DURATION.matcher(text).matches())) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether no two keys are equal when case is ignored; non-ASCII characters have their own case rules. */
    private static boolean areDistinct(Map<?, ?> object) {
        Set<String> seen = new HashSet<>();
        List<String> keys = new ArrayList<>();
        object.keySet().forEach(key -> keys.add(key.toString()));
        return keys.stream()
                .allMatch(key -> US_ASCII.newEncoder().canEncode(key) && seen.add(key.toLowerCase(Locale.ROOT)));
    }
}
