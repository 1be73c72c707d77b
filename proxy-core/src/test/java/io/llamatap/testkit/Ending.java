package io.llamatap.testkit;

/** How the peer ended a connection. */
public enum Ending {
    /** With a FIN, after everything that it sent. */
    FIN,
    /** With a reset. */
    RESET
}
