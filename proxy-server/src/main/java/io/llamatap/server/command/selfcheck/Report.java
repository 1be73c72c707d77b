package io.llamatap.server.command.selfcheck;

import java.util.List;

/** Receives the results as they come, and prints them. Used by one thread. */
interface Report {
    /** Says what is compared. */
    void begin(String model, String direct, String via);

    /** Says that the comparison begins. */
    void prepared(Preparation preparation);

    /** Says what came of a request. */
    void row(Outcome outcome);

    /** Says what came of it all. */
    void end(List<Outcome> outcomes);
}
