package io.llamatap.server.host;

import org.jspecify.annotations.Nullable;

/** One process and no later one that was given its number. Immutable. */
record ProcessId(int pid, long startTicks) {
    // The equality that Java makes for records at run time takes more memory than all processes.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProcessId id && pid == id.pid && startTicks == id.startTicks;
    }

    @Override
    public int hashCode() {
        return 31 * pid + Long.hashCode(startTicks);
    }
}
