package io.llamatap.server.ollama;

import java.io.IOException;

/** An upstream answered, but not as Ollama does; the message says how, in words that go on after its name. */
final class UnusableAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    UnusableAnswerException(String how) {
        super(how);
    }
}
