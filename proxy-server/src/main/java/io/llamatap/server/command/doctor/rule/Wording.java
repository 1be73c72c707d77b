package io.llamatap.server.command.doctor.rule;

import java.time.Duration;

/** Texts about numbers for other packages. Stateless. */
public final class Wording {
    private Wording() {}

    /** Returns how many requests ended within a window. */
    public static String requests(double count, Duration window) {
        return count == 0
                ? "no request " + Figures.within(window) + ", so there is little to judge by"
                : Figures.count(count, "request") + " " + Figures.within(window);
    }

    /** Returns how many models are in memory. */
    public static String models(int count) {
        return Figures.count(count, "model") + " in memory";
    }
}
