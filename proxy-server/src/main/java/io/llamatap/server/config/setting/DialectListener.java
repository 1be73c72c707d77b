package io.llamatap.server.config.setting;

import io.llamatap.server.config.value.Origin;
import java.net.InetSocketAddress;

/**
 * An address that serves one dialect of the metrics only.
 *
 * @param dialect the name of the dialect
 * @param origin where the address was set
 */
public record DialectListener(String dialect, InetSocketAddress address, Origin origin) {}
