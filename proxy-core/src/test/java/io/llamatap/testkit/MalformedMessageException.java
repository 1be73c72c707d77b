package io.llamatap.testkit;

import java.io.IOException;

/** Bytes that are not an HTTP/1.1 message in the strictest reading. */
public final class MalformedMessageException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(String message) {
        super(message);
    }
}
