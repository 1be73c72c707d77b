package io.llamatap.server;

import java.lang.reflect.Method;
import org.slf4j.LoggerFactory;

/** Whether this Java lets Netty use its fast memory access and its native transports without further ado. */
final class NativeAccess {
    private static final int RESTRICTED_SINCE = 24;

    private NativeAccess() {}

    /**
     * Says whether it was not granted. To be asked before Netty is touched: the first use of a native library grants it, with a
     * warning, but then it is too late for Netty's choice.
     */
    static boolean isMissing() {
        if (Runtime.version().feature() < RESTRICTED_SINCE) {
            return false;
        }
        try {
            // Java 22 brought the question, this is compiled for 17.
            Method isEnabled = Module.class.getMethod("isNativeAccessEnabled");
            return Boolean.FALSE.equals(isEnabled.invoke(NativeAccess.class.getModule()));
        } catch (ReflectiveOperationException e) {
            // A Java that does not know the question has nothing to refuse.
            return false;
        }
    }

    /** Logs what that costs. */
    static void warn() {
        LoggerFactory.getLogger(NativeAccess.class)
                .warn("this Java relays at half speed unless it is started with --enable-native-access=ALL-UNNAMED");
    }
}
