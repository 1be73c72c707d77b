package io.llamatap.server.outgoing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An upstream responded, but not as Ollama does. The message is the reason. */
public final class UnusableResponseException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnusableResponseException(String how) {
        super(how);
    }

    public UnusableResponseException(String how, @Nullable IOException cause) {
        super(how, cause);
    }
}
