package io.llamatap.server.config.setting;

import io.llamatap.relay.exchange.Timeouts;
import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.config.value.Origin;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A listen address and its upstream, with metrics of their own. Immutable.
 *
 * @param listen the address on which clients connect
 * @param upstream the address of Ollama
 * @param upstreamOrigin where the upstream was set
 * @param isUpstreamPortImplied whether port 80 comes from {@code http://} without a port; Ollama's default port may have been meant
 * @param timeouts time limits of this instance; null for the common ones
 * @param pushInterval how often its metrics are pushed
 * @param labels labels of all its series
 */
public record Instance(
        InetSocketAddress listen,
        Upstream upstream,
        Origin upstreamOrigin,
        boolean isUpstreamPortImplied,
        @Nullable Timeouts timeouts,
        Duration pushInterval,
        Map<String, String> labels) {

    public Instance {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }

    /** Returns the same with another upstream. */
    Instance withUpstream(Upstream other, Origin origin) {
        return new Instance(listen, other, origin, false, timeouts, pushInterval, labels);
    }
}
