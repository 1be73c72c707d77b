package io.llamatap.server.balance;

/**
 * What HAProxy's agent check is told: the words of its configuration manual under {@code agent-check}. Stateless.
 *
 * <p>The weight is what is left of a server's speed for one more request: with as many requests in flight as slots, half of it. It
 * never is 0 %, with which HAProxy would take a server out that only has much to do.
 */
public final class AgentLine {
    private static final int WHOLE = 100;

    private AgentLine() {}

    /**
     * Returns the line, with its end.
     *
     * @param isDraining whether the process ends once its requests have
     * @param isThere whether Ollama answers, or is not known not to
     * @param inFlight how many requests models work on
     * @param slots how many Ollama works on at a time
     */
    public static String of(boolean isDraining, boolean isThere, long inFlight, int slots) {
        if (isDraining) {
            return "drain\n";
        }
        // What the agent said before, it alone may take back.
        return isThere ? "up ready " + weight(inFlight, slots) + "%\n" : "down\n";
    }

    private static long weight(long inFlight, int slots) {
        return Math.max(1, Math.round((double) WHOLE * slots / (slots + inFlight)));
    }
}
