package io.llamatap.server.host;

import org.jspecify.annotations.Nullable;

/** Identifies a process, also if its id is used again later. Immutable. */
record ProcessId(int pid, long startTicks) {
    // The generated equality of records takes more memory than all processes.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProcessId id && pid == id.pid && startTicks == id.startTicks;
    }

    @Override
    public int hashCode() {
        return 31 * pid + Long.hashCode(startTicks);
    }
}
