package io.llamatap.server.config;

import io.llamatap.server.config.value.Origin;
import java.net.InetSocketAddress;

/**
 * An address with one dialect of the metrics alone.
 *
 * @param dialect its name
 * @param origin where it was asked for
 */
public record DialectListener(String dialect, InetSocketAddress address, Origin origin) {}
