package io.llamatap.server.command.selfcheck;

import java.util.List;

/** When the parts of a response came, in nanoseconds since the request was sent. Immutable. */
final class Pace {
    private final long firstByte;
    private final long end;
    private final long[] messages;

    private Pace(long firstByte, long end, long[] messages) {
        this.firstByte = firstByte;
        this.end = end;
        this.messages = messages;
    }

    /**
     * Returns the pace of a response.
     *
     * @param sent when the request was sent
     * @param first when the first byte came; 0 if none did
     * @param messageEnds the offsets in the body behind the messages
     * @param end when the last bytes came
     */
    static Pace of(long sent, long first, List<Integer> messageEnds, Arrivals arrivals, long end) {
        long[] messages = new long[messageEnds.size()];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = arrivals.when(messageEnds.get(i)) - sent;
        }
        return new Pace(first == 0 ? 0 : first - sent, end - sent, messages);
    }

    /** Returns a pace with so many messages; for the comparison of paces. */
    static Pace of(long firstByte, long end, long... messages) {
        return new Pace(firstByte, end, messages.clone());
    }

    long firstByte() {
        return firstByte;
    }

    long end() {
        return end;
    }

    int messages() {
        return messages.length;
    }

    /** Returns when the first message was complete; the end if there is none. */
    long firstMessage() {
        return messages.length == 0 ? end : messages[0];
    }

    /** Returns the longest time between two messages; 0 if there are fewer. */
    long longestGap() {
        long longest = 0;
        for (int i = 1; i < messages.length; i++) {
            longest = Math.max(longest, messages[i] - messages[i - 1]);
        }
        return longest;
    }

    /** Returns the average time between two messages; 0 if there are fewer. */
    long averageGap() {
        return messages.length < 2 ? 0 : (messages[messages.length - 1] - messages[0]) / (messages.length - 1);
    }

    /** Returns how many times messages came, if those count as one that come within so many nanoseconds of each other. */
    int arrivals(long withinNanos) {
        int arrivals = messages.length == 0 ? 0 : 1;
        for (int i = 1; i < messages.length; i++) {
            if (messages[i] - messages[i - 1] > withinNanos) {
                arrivals++;
            }
        }
        return arrivals;
    }
}
