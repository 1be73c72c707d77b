package io.llamatap.server;

import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.family.ClientFamilies;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.Tap;
import io.llamatap.tap.meter.AccessRecord;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts rejections only: scrapes and health checks on a separate address are not requests to Ollama.
 *
 * <p>Used on one event loop.
 */
final class RejectionsOnlyTap implements LoopTap {
    private static final Tap NOTHING = new Tap() {};

    private final LoopMetrics metrics;
    private final @Nullable Consumer<AccessRecord> log;

    /** Takes the metrics of the event loop and the access log; null for no log. */
    RejectionsOnlyTap(LoopMetrics metrics, @Nullable Consumer<AccessRecord> log) {
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public Tap onRequest(OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos) {
        return NOTHING;
    }

    @Override
    public boolean wantsIds() {
        return log != null;
    }

    @Override
    public void onRejected(Rejection rejection) {
        metrics.addRejection(rejection.reason());
        if (log != null) {
            log.accept(AccessRecord.of(rejection));
        }
    }

    @Override
    public void onAcceptPaused() {
        metrics.at(ClientFamilies.ACCEPT_PAUSES).add(1);
    }
}
