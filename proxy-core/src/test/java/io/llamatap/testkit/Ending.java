package io.llamatap.testkit;

/** How the other end of a connection ended it. */
public enum Ending {
    /** In order: everything sent before had arrived. */
    FIN,
    /** By a reset. */
    RESET
}
