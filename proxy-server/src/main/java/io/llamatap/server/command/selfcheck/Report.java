package io.llamatap.server.command.selfcheck;

import java.util.List;

/** Receives the results as they come, and prints them. Used by one thread. */
interface Report {
    /** Says what is compared. */
    void begin(String model, String direct, String via);

    /** Says that the model is loaded, by the response to the first request for it. */
    void loaded(Recording first);

    /** Says what came of a request. */
    void row(Outcome outcome);

    /** Says what came of it all. */
    void end(List<Outcome> outcomes);
}
