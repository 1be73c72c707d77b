package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/**
 * Creates the scanners of requests on one event loop, which owns it. It keeps one scanner for reuse, because most bodies are
 * complete before the next request begins.
 */
public final class RequestScanners {
    private @Nullable RequestScanner spare;

    /** Returns a scanner that fills {@code facts}. The caller may give it back with {@link #release}. */
    public RequestScanner of(RequestFacts facts) {
        RequestScanner scanner = spare;
        if (scanner == null) {
            return new RequestScanner(facts);
        }
        spare = null;
        scanner.begin(facts);
        return scanner;
    }

    /** Takes back a scanner whose body has ended. */
    public void release(RequestScanner scanner) {
        if (!scanner.isBroken()) {
            spare = scanner;
        }
    }
}
