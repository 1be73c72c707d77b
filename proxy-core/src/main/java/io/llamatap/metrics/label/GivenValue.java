package io.llamatap.metrics.label;

/**
 * Label values that are enum constants outside this package, which does not depend on those enums. Each label has a type of its
 * own, so that a value of another label does not compile. The constants are passed with {@link GivenLabels}.
 */
public interface GivenValue extends ClosedValue {
    /** The API of a route. */
    interface Api extends GivenValue {}

    /** How the upstream failed. */
    interface UpstreamError extends GivenValue {}

    /** Why a request to a model failed. */
    interface ModelFailure extends GivenValue {
        /** Says whether its series exist at 0, which most causes do not need. */
        boolean startsAtZero();

        /** Says whether the process that runs the model ended. */
        boolean isCrash();
    }

    /** Why an upstream connection was closed. */
    interface UpstreamClosed extends GivenValue {}

    /** Why a client's connection was closed. */
    interface ClientClosed extends GivenValue {}

    /** Why a TLS handshake with a client failed. */
    interface HandshakeFailure extends GivenValue {}

    /** One of the two sides of an exchange. */
    interface Side extends GivenValue {}
}
