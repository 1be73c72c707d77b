package io.llamatap.server.ollama;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An upstream responded, but not as Ollama does. The message is the reason. */
final class UnusableResponseException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableResponseException(String how) {
        super(how);
    }

    UnusableResponseException(String how, @Nullable IOException cause) {
        super(how, cause);
    }
}
