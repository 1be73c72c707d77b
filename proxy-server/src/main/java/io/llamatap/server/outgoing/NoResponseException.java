package io.llamatap.server.outgoing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** There was no HTTP response: connecting failed, the time limit expired, or the response was not HTTP. The message is the reason. */
public final class NoResponseException extends IOException {
    private static final long serialVersionUID = 1L;

    public NoResponseException(String why) {
        super(why);
    }

    public NoResponseException(String why, @Nullable IOException cause) {
        super(why, cause);
    }
}
