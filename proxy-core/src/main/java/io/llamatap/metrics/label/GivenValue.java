package io.llamatap.metrics.label;

/**
 * Label values that are constants of enums outside this package, which imports nothing of ours. Each label has a type of its own,
 * so that one cannot be given for another; the constants come in through {@link GivenLabels}.
 */
public interface GivenValue extends ClosedValue {
    /** The family of a route. */
    interface Api extends GivenValue {}

    /** Why the upstream could not be used. */
    interface UpstreamError extends GivenValue {}

    /** Why an upstream connection was closed. */
    interface UpstreamClosed extends GivenValue {}

    /** Why a client's connection was closed. */
    interface ClientClosed extends GivenValue {}

    /** Why a TLS connection with a client was not established. */
    interface HandshakeFailure extends GivenValue {}

    /** One of the two connections of an exchange. */
    interface Side extends GivenValue {}
}
