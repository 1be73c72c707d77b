package io.llamatap.server.config;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with the settings. Used by one thread. */
final class Problems {
    private final List<String> all = new ArrayList<>();

    void add(Origin origin, String message) {
        add(origin.place(), message);
    }

    void add(String place, String message) {
        all.add(place + ": " + message);
    }

    /** A value is wrong: says where it stands, what it is and what is accepted. */
    void addValue(Origin origin, String shown, String wrong, String accepted) {
        add(origin, "\"" + shown + "\" " + wrong + "; accepted: " + accepted);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
