package io.llamatap.server.command.doctor.rule;

import java.util.Locale;

/** How bad a finding is, the worst first. The words are those of the alerts. */
public enum Severity {
    /** Clients get nothing. */
    CRITICAL,
    /** Something is to be done. */
    WARNING,
    /** It is worth knowing. */
    INFO;

    /** Returns it in one word. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
