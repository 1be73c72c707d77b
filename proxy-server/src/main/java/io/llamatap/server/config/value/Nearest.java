package io.llamatap.server.config.value;

import java.util.Collection;
import java.util.Locale;

/** Finds the name that was probably meant by a misspelt one. */
public final class Nearest {
    private Nearest() {}

    /** Returns {@code "; did you mean X?"} for the candidate nearest to a word, or an empty text if none is near. */
    public static String hint(String word, Collection<String> candidates) {
        String nearest = "";
        int least = slips(word) + 1;
        String lower = word.toLowerCase(Locale.ROOT);
        for (String candidate : candidates) {
            // Hyphens that were left out are no slip of a letter.
            String compared = word.startsWith("-") ? candidate : candidate.replaceFirst("^--", "");
            int distance = distance(lower, compared.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
    }

    /** Returns the maximum distance of a hint for a word; a common prefix does not count. */
    private static int slips(String word) {
        int length = word.replaceFirst("^(--?|LLAMATAP_)", "").length();
        return length < 3 ? 0 : length < 6 ? 1 : 2;
    }

    /** Returns the Levenshtein distance of two words. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
