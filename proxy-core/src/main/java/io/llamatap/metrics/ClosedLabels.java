package io.llamatap.metrics;

import java.util.List;

/**
 * The closed sets of label values that others define. Immutable; the place of a value in its list is what counts record.
 *
 * @param routes templates of all routes
 * @param modelRoutes places, in {@code routes}, of those whose requests name the model that computes
 * @param operations for each route the bare name of its operation if a model computes it, else empty
 * @param apis families of routes
 * @param upstreamErrors why the upstream could not be used
 * @param upstreamClosures why an upstream connection was closed
 * @param clientClosures why a client's connection ended
 * @param handshakeFailures why no TLS connection with a client came about
 */
public record ClosedLabels(
        List<String> routes,
        List<Integer> modelRoutes,
        List<String> operations,
        List<String> apis,
        List<String> upstreamErrors,
        List<String> upstreamClosures,
        List<String> clientClosures,
        List<String> handshakeFailures) {

    public ClosedLabels {
        routes = List.copyOf(routes);
        modelRoutes = List.copyOf(modelRoutes);
        operations = List.copyOf(operations);
        apis = List.copyOf(apis);
        upstreamErrors = List.copyOf(upstreamErrors);
        upstreamClosures = List.copyOf(upstreamClosures);
        clientClosures = List.copyOf(clientClosures);
        handshakeFailures = List.copyOf(handshakeFailures);
    }
}
