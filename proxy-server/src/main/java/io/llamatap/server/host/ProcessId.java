package io.llamatap.server.host;

/** One process and no later one that was given its number. Immutable. */
record ProcessId(int pid, long startTicks) {}
