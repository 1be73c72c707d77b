package io.llamatap.relay.tls;

import io.netty.handler.ssl.NotSslRecordException;
import org.jspecify.annotations.Nullable;

/** Reads exceptions of TLS: what lies under them, and what may be said of them. */
public final class TlsCause {
    /** Causes are few; a ring of them must not hold us. */
    private static final int CAUSES_AT_MOST = 16;

    private TlsCause() {}

    /** Returns one line for a log. What is no TLS is not repeated, since that may be a request with all its secrets. */
    public static String describe(Throwable cause) {
        return has(cause, NotSslRecordException.class) ? "what came is not TLS" : String.valueOf(cause.getMessage());
    }

    /** Says whether the message of an exception has such words. */
    public static boolean says(Throwable cause, String words) {
        return String.valueOf(cause.getMessage()).contains(words);
    }

    /** Says whether an exception, or one of its causes, is of such a kind. */
    public static boolean has(Throwable outermost, Class<? extends Throwable> kind) {
        @Nullable Throwable cause = outermost;
        for (int i = 0; cause != null && i < CAUSES_AT_MOST; i++) {
            if (kind.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
