package io.llamatap.server.config.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects all problems of the settings. Used by one thread. */
public final class Problems {
    private record Problem(String place, String message) {}

    private final List<Problem> all = new ArrayList<>();

    public void add(Origin origin, String message) {
        add(origin.place(), message);
    }

    public void add(String place, String message) {
        all.add(new Problem(place, message));
    }

    /** Adds a wrong value: where it was set, the value, what is wrong, and what is accepted. */
    public void addValue(Origin origin, String shown, String wrong, String accepted) {
        add(origin, "\"" + shown + "\" " + wrong + "; accepted: " + accepted);
    }

    /** The same with the key, which is added if the place does not name it. */
    public void addValue(Origin origin, String key, String shown, String wrong, String accepted) {
        String message = "\"" + shown + "\" " + wrong + "; accepted: " + accepted;
        add(origin, rank(origin.place()) < 2 ? message : key + " " + message);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Returns the problems sorted by source: arguments, variables, then each file by line. */
    public List<String> all() {
        return all.stream()
                .sorted(Comparator.comparingInt((Problem problem) -> rank(problem.place))
                        .thenComparing(problem -> fileOf(problem.place))
                        .thenComparingInt(problem -> lineOf(problem.place)))
                .map(problem -> problem.place + ": " + problem.message)
                .toList();
    }

    private static int rank(String place) {
        if (place.startsWith("argument ")) {
            return 0;
        }
        return place.startsWith("variable") ? 1 : 2;
    }

    private static String fileOf(String place) {
        return rank(place) < 2 ? "" : place.replaceFirst(":\\d+$", "");
    }

    private static int lineOf(String place) {
        String file = fileOf(place);
        return file.isEmpty() || file.length() == place.length()
                ? 0
                : Integer.parseInt(place.substring(file.length() + 1));
    }
}
