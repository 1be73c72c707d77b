package io.llamatap.server.demo.ollama;

/** The events of a stream of /v1/responses, which are numbered. Used by one thread. */
final class NumberedEvents {
    private final ResponseBuilder builder;
    private int sequence;

    NumberedEvents(ResponseBuilder builder) {
        this.builder = builder;
    }

    void add(long due, String type, String members) {
        add(due, type, members, "");
    }

    /** Adds an event; its members are sorted, and some of them stand behind the number. */
    void add(long due, String type, String before, String behind) {
        builder.chunk(
                due,
                "event: " + type + "\ndata: {" + before + "\"sequence_number\":" + sequence++ + behind + ",\"type\":\""
                        + type + "\"}\n\n");
    }

    PacedResponse end(long due) {
        return builder.lastChunk(due);
    }
}
