package io.llamatap.server.host;

import org.jspecify.annotations.Nullable;

/**
 * The content of /proc/PID/stat. Immutable.
 *
 * @param parent the id of the parent; 0 if it is not visible
 * @param command the command name, which the kernel cuts after 15 bytes
 * @param ownCpuTicks processor time of the process alone, in hundredths of a second
 * @param cpuTicks processor time of the process and of all its children that have ended, in hundredths of a second
 * @param startTicks the start time, which distinguishes processes with the same id
 * @param virtualBytes the size of the address space
 */
record ProcessStat(
        int pid, int parent, String command, long ownCpuTicks, long cpuTicks, long startTicks, long virtualBytes) {
    /** The unit of times (USER_HZ) on all processors that Java 17 supports. */
    static final int TICKS_PER_SECOND = 100;

    // Positions after the command name; 0 is the state, the third field in proc_pid_stat(5).
    private static final int PARENT = 1;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int CHILDREN_SYSTEM_TIME = 14;
    private static final int START = 19;
    private static final int VIRTUAL_BYTES = 20;

    /** Parses a line; returns null if it is malformed. */
    static @Nullable ProcessStat parse(String line) {
        // The command name is in parentheses, and may contain parentheses and spaces.
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 2 || close < open || close + 2 > line.length()) {
            return null;
        }
        int parent = 0;
        long own = 0;
        long ticks = 0;
        long start = 0;
        int at = close + 2;
        try {
            for (int place = 0; place <= VIRTUAL_BYTES; place++) {
                int end = line.indexOf(' ', at);
                if (end < 0) {
                    return null;
                }
                if (place == PARENT) {
                    parent = Integer.parseInt(line, at, end, 10);
                } else if (place >= USER_TIME && place <= CHILDREN_SYSTEM_TIME) {
                    long more = Long.parseLong(line, at, end, 10);
                    ticks += more;
                    own += place <= SYSTEM_TIME ? more : 0;
                } else if (place == START) {
                    start = Long.parseLong(line, at, end, 10);
                } else if (place == VIRTUAL_BYTES) {
                    int pid = Integer.parseInt(line, 0, open - 1, 10);
                    // Addresses are unsigned.
                    long bytes = Long.parseUnsignedLong(line, at, end, 10);
                    return new ProcessStat(pid, parent, line.substring(open + 1, close), own, ticks, start, bytes);
                }
                at = end + 1;
            }
        } catch (NumberFormatException e) {
            return null;
        }
        return null;
    }

    ProcessId id() {
        return new ProcessId(pid, startTicks);
    }
}
