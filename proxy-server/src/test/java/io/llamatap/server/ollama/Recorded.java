package io.llamatap.server.ollama;

import io.llamatap.testkit.HttpReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Recorded responses of Ollama. */
final class Recorded {
    private Recorded() {}

    /** Returns the body of a recorded response, without framing. */
    static byte[] body(String version, String name) throws IOException {
        // As a stream: the recordings may lie in the core's test jar.
        String path = "/recordings/" + version + "/" + name + "/response.http";
        try (InputStream in = Objects.requireNonNull(Recorded.class.getResourceAsStream(path), path)) {
            return Objects.requireNonNull(new HttpReader(in).response("GET"), path)
                    .body();
        }
    }
}
