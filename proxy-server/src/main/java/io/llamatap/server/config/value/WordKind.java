package io.llamatap.server.config.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One of a few words, in upper or lower case.
 *
 * @param words each word and its value
 * @param silent words that are accepted but not documented
 */
public record WordKind<T>(Map<String, T> words, Map<String, T> silent) implements ValueKind<T> {

    public static <T> WordKind<T> none() {
        return new WordKind<>(Map.of(), Map.of());
    }

    /** Returns a kind whose words are the names of the constants in lower case. */
    public static <E extends Enum<E>> WordKind<E> of(List<E> constants) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E constant : constants) {
            words.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return new WordKind<>(words, Map.of());
    }

    public WordKind<T> with(String word, T value) {
        Map<String, T> more = new LinkedHashMap<>(words);
        more.put(word, value);
        return new WordKind<>(more, silent);
    }

    public WordKind<T> understanding(String word, T value) {
        Map<String, T> more = new LinkedHashMap<>(silent);
        more.put(word, value);
        return new WordKind<>(words, more);
    }

    @Override
    public T parse(String text) throws BadValueException {
        String word = text.toLowerCase(Locale.ROOT);
        T value = words.containsKey(word) ? words.get(word) : silent.get(word);
        if (value == null) {
            throw new BadValueException("is not an accepted word");
        }
        return value;
    }

    @Override
    public String accepted() {
        return String.join(", ", words.keySet());
    }
}
