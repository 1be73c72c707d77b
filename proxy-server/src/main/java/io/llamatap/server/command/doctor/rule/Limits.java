package io.llamatap.server.command.doctor.rule;

import io.llamatap.server.command.doctor.fact.Survey;

/** From where on something is worth saying. The texts of the {@link Complaint}s name the same numbers. */
final class Limits {
    /** So many failures are more than chance. */
    static final int FEW = 3;

    static final int SOME = 5;
    static final int MANY = 10;

    static final int NOBODY_PERCENT = 90;
    static final int FAILED_PERCENT = 10;
    static final int BROKEN_PERCENT = 5;
    static final int CLIENT_ERROR_PERCENT = 25;
    static final int CANCELLED_PERCENT = 20;
    static final int REJECTED_PERCENT = 10;
    static final int UNMETERED_PERCENT = 50;
    static final int COLD_PERCENT = 30;
    /** The 95th percentile is above a limit if more than so many are. */
    static final int SLOW_PERCENT = 5;

    static final int DELAYED_PERCENT = 1;
    /** A cause that explains more than this share of the failures is the finding, and not its symptoms. */
    static final int KNOWN_PERCENT = 50;

    static final int GPU_PERCENT = 99;
    static final int FULL_PERCENT = 90;

    static final int EVICTIONS = 5;
    static final int QUEUE_SECONDS = 5;
    static final int FIRST_TOKEN_SECONDS = 10;
    static final int HANG_SECONDS = 300;
    static final int QUIET_SECONDS = 60;
    /** By then some polls have seen a model that the first requests have loaded. */
    static final int POLLED_SECONDS = 60;

    static final int POLL_SECONDS = 300;
    static final int WAIT_SECONDS = 600;
    static final int RESPONSE_SECONDS = 3600;
    static final int UNLOAD_SECONDS = 600;
    static final int PUSH_SECONDS = 600;
    static final int DELAY_MILLIS = 50;
    static final int LAG_MILLIS = Survey.LAG_MILLIS;
    static final int CERTIFICATE_DAYS = 7;

    private Limits() {}
}
