package io.llamatap.server;

import io.llamatap.relay.BindFailedException;

/** Explains why an address cannot be listened on, and what to do. Stateless. */
final class BindTrouble {
    private BindTrouble() {}

    /** Returns what, where, why and the remedy, in one line. */
    static String of(BindFailedException e) {
        String message = e.getCause() == null ? null : e.getCause().getMessage();
        // Netty's native transports put the name of the system call before the system's message.
        String reason =
                message == null ? "unknown reason" : message.replaceFirst("^.*failed with error\\(-?\\d+\\): ", "");
        return "cannot listen on " + StartReport.text(e.address()) + ": " + reason + remedy(reason);
    }

    private static String remedy(String reason) {
        if (reason.contains("already in use")) {
            return "; stop the program that listens there, or choose another address or port";
        }
        if (reason.contains("Permission denied")) {
            return "; ports below 1024 need a right of their own (CAP_NET_BIND_SERVICE): choose a higher one or grant it";
        }
        return reason.contains("Cannot assign") ? "; this machine has no such address: choose one that it has" : "";
    }
}
