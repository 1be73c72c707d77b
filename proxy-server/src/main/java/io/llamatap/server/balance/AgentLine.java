package io.llamatap.server.balance;

/**
 * The response to an agent check of HAProxy, as its configuration manual describes it under {@code agent-check}. Stateless.
 *
 * <p>The weight is the share of the speed that one more request can expect: 50 % if as many requests are in flight as there are
 * slots. It is never 0 %, because HAProxy treats that as {@code drain}.
 */
public final class AgentLine {
    private static final int WHOLE = 100;

    private AgentLine() {}

    /**
     * Returns the line, including the line feed.
     *
     * @param isDraining whether the process ends when its requests are finished
     * @param isThere whether Ollama is reachable, or was not polled yet
     * @param inFlight the number of requests in flight that models work on
     * @param slots the number of requests that Ollama works on at a time
     */
    public static String of(boolean isDraining, boolean isThere, long inFlight, int slots) {
        if (isDraining) {
            return "drain\n";
        }
        // HAProxy keeps a drain or down of the agent until the agent reports the opposite.
        return isThere ? "up ready " + weight(inFlight, slots) + "%\n" : "down\n";
    }

    private static long weight(long inFlight, int slots) {
        return Math.max(1, Math.round((double) WHOLE * slots / (slots + inFlight)));
    }
}
