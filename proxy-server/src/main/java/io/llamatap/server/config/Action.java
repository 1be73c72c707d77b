package io.llamatap.server.config;

/** What a start is for, the strongest last: who asks for help wants nothing else. */
public enum Action {
    /** Relay. */
    RUN,
    /** Ask each upstream once, print the metrics, and end. */
    TEST,
    /** Read all settings, tell what they are, and end. */
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

    /** Says whether the settings are of no interest. */
    public boolean onlyPrints() {
        return compareTo(EXAMPLE) >= 0;
    }
}
