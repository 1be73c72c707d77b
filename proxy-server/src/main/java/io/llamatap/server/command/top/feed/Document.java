package io.llamatap.server.command.top.feed;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.llamatap.server.command.AsciiJson;
import io.llamatap.server.command.EventStream;
import java.io.IOException;
import java.io.StringWriter;

/** One JSON document of the first events. Owned by one thread. */
final class Document {
    private String history = "null";
    private String now = "null";

    /** Takes in an event; returns whether that was the last that is needed. */
    boolean isCompleteWith(EventStream.Event event) throws IOException {
        switch (event.name()) {
            case "history" -> history = checked(event.data());
            case "now" -> {
                now = checked(event.data());
                return true;
            }
            default -> {
                // of a newer Llamatap
            }
        }
        return false;
    }

    /** Returns the document in one line. */
    String text() {
        return "{\"now\":" + now + ",\"history\":" + history + "}";
    }

    /** Whoever reads the document is not to get what is no JSON. */
    private static String checked(String data) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonParser from = AsciiJson.FACTORY.createParser(data);
                JsonGenerator to = AsciiJson.FACTORY.createGenerator(text)) {
            from.nextToken();
            to.copyCurrentStructure(from);
        }
        return text.toString();
    }
}
