package io.llamatap.relay.tls;

import io.netty.handler.ssl.NotSslRecordException;
import org.jspecify.annotations.Nullable;

/** Examines exceptions of TLS. Stateless: any thread. */
public final class TlsCause {
    /** Chains of causes are short; a cycle must not loop forever. */
    private static final int MAX_CAUSES = 16;

    private TlsCause() {}

    /**
     * Returns one line for the log. The message about bytes that are not TLS is replaced, since it contains them, which may be a
     * request with secrets.
     */
    public static String describe(Throwable cause) {
        return has(cause, NotSslRecordException.class)
                ? "the received bytes are not TLS"
                : String.valueOf(cause.getMessage());
    }

    /** Returns whether the message of an exception contains the given words. */
    public static boolean says(Throwable cause, String words) {
        return String.valueOf(cause.getMessage()).contains(words);
    }

    /** Returns whether an exception, or one of its causes, has the given type. */
    public static boolean has(Throwable outermost, Class<? extends Throwable> kind) {
        @Nullable Throwable cause = outermost;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (kind.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
