package io.llamatap.tap;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request that was refused before an exchange began: it never reaches the upstream. Immutable.
 *
 * @param endpoint what it asked for; {@link OllamaEndpoint#OTHER} where that is unknown
 * @param status what it was answered with
 * @param reason one of a closed set of words
 * @param client where the client is, as the transport has it; null where that is unknown
 * @param method empty where the head could not be read
 * @param path the raw path without its query; empty where the head could not be read, or the target holds more than a path
 * @param nanos when it was refused
 */
public record Rejection(
        OllamaEndpoint endpoint,
        int status,
        String reason,
        @Nullable SocketAddress client,
        String method,
        String path,
        long nanos) {}
