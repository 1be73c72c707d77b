package io.llamatap.tap.scan;

import org.jspecify.annotations.Nullable;

/**
 * Makes the scanners of requests on one event loop, which owns it, and keeps one for the next request: most bodies have come before
 * the next one begins.
 */
public final class RequestScanners {
    private @Nullable RequestScanner spare;

    /** Returns a scanner that fills {@code facts}; its owner, the event loop of the exchange, gives it back or lets it go. */
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
    public void takeBack(RequestScanner scanner) {
        if (!scanner.isBroken()) {
            spare = scanner;
        }
    }
}
