package io.llamatap.metrics.model;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The names that Ollama lists, as it spells them, by their keys. Their number is limited. Any thread, without locks. */
final class ListedNames {
    /** 7 MB in the worst case. Longer lists are not read completely anyway. */
    private static final int MAX_NAMES = 32_768;

    private final ConcurrentMap<String, String> spellings = new ConcurrentHashMap<>();

    boolean contains(String key) {
        return spellings.containsKey(key);
    }

    /** Returns how Ollama spells a name; null if the name is not listed. */
    @Nullable
    String spelling(String key) {
        return spellings.get(key);
    }

    /** Says whether a name is its own key and is listed in this spelling. */
    boolean isListedAs(String name) {
        return name.equals(spellings.get(name));
    }

    /** Adds a name, or changes its spelling. Returns false if there is no room for it. */
    boolean add(String key, String spelling) {
        if (spellings.size() >= MAX_NAMES && !spellings.containsKey(key)) {
            return false;
        }
        spellings.put(key, spelling.equals(key) ? key : spelling);
        return true;
    }

    /** Removes all names but these. */
    void retain(Set<String> keys) {
        spellings.keySet().retainAll(keys);
    }

    boolean isEmpty() {
        return spellings.isEmpty();
    }

    /** Returns the number of names outside a set, but not more than a limit. */
    int countOutside(Set<String> keys, int limit) {
        int count = 0;
        for (String key : spellings.keySet()) {
            if (!keys.contains(key) && ++count >= limit) {
                break;
            }
        }
        return count;
    }
}
