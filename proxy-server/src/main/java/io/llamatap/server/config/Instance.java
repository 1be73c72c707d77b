package io.llamatap.server.config;

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
 * An address that clients connect to, and the Ollama behind it, with metrics of its own. Immutable.
 *
 * @param listen where clients connect
 * @param upstream where Ollama is
 * @param upstreamOrigin where that was said
 * @param isUpstreamPortImplied whether port 80 comes from {@code http://} alone, where Ollama's own port may have been meant
 * @param timeouts limits of its own; null where those of all hold
 * @param pushInterval how often its metrics are pushed
 * @param labels what all its series carry
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
