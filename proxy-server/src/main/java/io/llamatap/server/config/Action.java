package io.llamatap.server.config;

/** What the arguments ask for, the strongest last: {@code --help} overrides everything else. */
public enum Action {
    /** Run the proxy. */
    RUN,
    /** Request the state of each upstream once, print the metrics, and exit. */
    TEST,
    /** Read all settings, print them, and exit. */
    CHECK,
    /** Print a settings file with everything at its default. */
    EXAMPLE,
    /** Print the version. */
    VERSION,
    /** Print the help. */
    HELP;

    Action orStronger(Action other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Returns whether the settings are not needed. */
    public boolean onlyPrints() {
        return compareTo(EXAMPLE) >= 0;
    }
}
