package io.llamatap.tap;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request that was rejected before an exchange began. It never reaches the upstream. Immutable.
 *
 * @param endpoint the route; {@link OllamaEndpoint#OTHER} if it is unknown
 * @param status the status of the response
 * @param reason one of a closed set of values
 * @param client the client's address, unformatted; null if it is unknown
 * @param method empty if the head could not be read
 * @param path the raw path without its query; empty if the head could not be read, or the target is more than a path
 * @param ids by which other programs know the request
 * @param nanos when it was rejected: a tick of the relay's clock
 */
public record Rejection(
        OllamaEndpoint endpoint,
        int status,
        String reason,
        @Nullable SocketAddress client,
        String method,
        String path,
        TraceIds ids,
        long nanos) {}
