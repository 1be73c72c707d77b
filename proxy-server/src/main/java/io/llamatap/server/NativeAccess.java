package io.llamatap.server;

import java.lang.reflect.Method;
import org.slf4j.LoggerFactory;

/** Whether Java allows Netty fast memory access and native transports. */
final class NativeAccess {
    private static final int RESTRICTED_SINCE = 24;

    private NativeAccess() {}

    /**
     * Returns whether native access was not granted. Called before any class of Netty is loaded: the first use of a native library grants
     * it, with a warning, but too late for Netty's choice.
     */
    static boolean isMissing() {
        if (Runtime.version().feature() < RESTRICTED_SINCE) {
            return false;
        }
        try {
            // The method exists since Java 22; this is compiled for 17.
            Method isEnabled = Module.class.getMethod("isNativeAccessEnabled");
            return Boolean.FALSE.equals(isEnabled.invoke(NativeAccess.class.getModule()));
        } catch (ReflectiveOperationException e) {
            // Older versions of Java do not restrict native access.
            return false;
        }
    }

    /** Logs the consequence. */
    static void warn() {
        LoggerFactory.getLogger(NativeAccess.class)
                .warn(
                        "Java was started without --enable-native-access=ALL-UNNAMED; relaying is half as fast without it");
    }
}
