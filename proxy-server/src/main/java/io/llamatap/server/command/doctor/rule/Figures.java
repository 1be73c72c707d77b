package io.llamatap.server.command.doctor.rule;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes numbers as people read them. Stateless. */
final class Figures {
    /** As many as one line bears. */
    private static final int MOST = 4;
    /** A window that is shorter began with the Llamatap. */
    private static final Duration FULL_WINDOW = Duration.ofSeconds(14 * 60 + 30);

    private Figures() {}

    /** Returns over which time something was counted. */
    static String within(Duration window) {
        return window.compareTo(FULL_WINDOW) < 0
                ? "in the last " + time(window.toMillis() / 1e3)
                : "in the last 15 minutes";
    }

    /** Returns a duration in its largest fitting unit. */
    static String time(double seconds) {
        if (seconds < 1) {
            return Math.round(seconds * 1000) + " ms";
        }
        if (seconds < 10) {
            return number(seconds) + " s";
        }
        if (seconds < 120) {
            return Math.round(seconds) + " seconds";
        }
        if (seconds < 2 * 3600) {
            return Math.round(seconds / 60) + " minutes";
        }
        return seconds < 2 * 86400 ? Math.round(seconds / 3600) + " hours" : Math.round(seconds / 86400) + " days";
    }

    /** Returns a number without decimals that say nothing. */
    static String number(double value) {
        double rounded = Math.round(value * 10) / 10.0;
        return rounded == Math.rint(rounded) ? Long.toString(Math.round(value)) : Double.toString(rounded);
    }

    /** Returns a number of things. */
    static String count(double count, String thing) {
        long whole = Math.round(count);
        return whole + " " + thing + (whole == 1 ? "" : "s");
    }

    /** Returns a part of a whole, as "7 of 40 requests (18 %)". */
    static String share(double part, double whole, String thing) {
        return Math.round(part) + " of " + count(whole, thing) + " (" + percent(part / whole) + ")";
    }

    /** Returns a share in percent. Only all of it is 100 %, and only nothing is 0 %. */
    static String percent(double share) {
        double percent = share * 100;
        if (percent > 0 && percent < 1) {
            return "below 1 %";
        }
        return (percent < 100 ? Math.min(99, Math.round(percent)) : Math.round(percent)) + " %";
    }

    /** Returns a size in bytes. */
    static String bytes(long bytes) {
        return bytes >= 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
                : Math.round(bytes / 1e6) + " MB";
    }

    /** Returns what was counted by name, the most first. */
    static String list(Map<String, Double> counts) {
        List<String> texts = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(count -> count.getKey() + " " + Math.round(count.getValue()))
                .toList();
        return first(texts);
    }

    /** Returns the first of some texts, and how many more there are. */
    static String first(List<String> texts) {
        String shown = String.join(", ", texts.subList(0, Math.min(MOST, texts.size())));
        return texts.size() > MOST ? shown + ", and " + (texts.size() - MOST) + " more" : shown;
    }
}
