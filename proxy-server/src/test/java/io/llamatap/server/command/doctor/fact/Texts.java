package io.llamatap.server.command.doctor.fact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Makes a situation of the texts of pages. */
public final class Texts {
    private Texts() {}

    /** Reads pages as if a Llamatap had sent them. */
    public static Situation read(String state, String metrics, String events) throws IOException {
        return Survey.of(
                "http://localhost:8000",
                RecentText.first(new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8)))
                        .growths(),
                StateText.parse(state),
                MetricsText.parse(metrics),
                new Doors("http://localhost:8000", false, false));
    }
}
