package io.llamatap.server.ollama;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An upstream could not be connected to, or did not answer with HTTP in time. */
final class NoResponseException extends IOException {
    private static final long serialVersionUID = 1L;

    NoResponseException(String why) {
        super(why);
    }

    NoResponseException(String why, @Nullable IOException cause) {
        super(why, cause);
    }
}
