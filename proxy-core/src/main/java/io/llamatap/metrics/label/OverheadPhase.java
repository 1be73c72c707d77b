package io.llamatap.metrics.label;

/** Which delay of our own was measured. */
public enum OverheadPhase implements ClosedValue {
    /** From the end of the request head to the hand-over of the head to the upstream connection. */
    REQUEST("request"),
    /** From the read of the first bytes of an answer to their flush towards the client. */
    FIRST_BYTE("first_byte"),
    /** The same for every later read of that answer. */
    CHUNK("chunk");

    private final String label;

    OverheadPhase(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
