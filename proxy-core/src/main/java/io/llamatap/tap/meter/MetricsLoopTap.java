package io.llamatap.tap.meter;

import io.llamatap.metrics.ExchangeRecorder;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.ModelOutcomes;
import io.llamatap.metrics.PromptRecorder;
import io.llamatap.metrics.family.ClientFamilies;
import io.llamatap.metrics.family.FailureFamilies;
import io.llamatap.metrics.family.UpstreamFamilies;
import io.llamatap.metrics.label.ConnectionState;
import io.llamatap.metrics.label.TapFailure;
import io.llamatap.metrics.model.ModelNames;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.HandshakeFailure;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Rejection;
import io.llamatap.tap.Tap;
import io.llamatap.tap.UpstreamClosed;
import io.llamatap.tap.UpstreamError;
import io.llamatap.tap.scan.RequestScanners;
import io.llamatap.tap.scan.ResponseScanners;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts what happens on one event loop. Used by that event loop only. */
final class MetricsLoopTap implements LoopTap {
    private final LoopMetrics metrics;
    private final ModelNames models;
    private final ExchangeRecorder recorder;
    private final ModelOutcomes outcomes;
    private final PromptRecorder prompts;
    private final InFlightWatch inFlight;
    private final BodyFeed feed = new BodyFeed(this::count);
    private final ResponseScanners scanners;
    private final RequestScanners requestScanners = new RequestScanners();
    private final ForeignServerLog foreignServerLog;
    private final @Nullable ListingCopy listing;

    private final @Nullable Consumer<AccessRecord> log;

    /**
     * Creates the tap of an event loop.
     *
     * @param prompts counts prompts into the same metrics
     * @param listings receives listings; null if they are not wanted
     * @param log receives a record of each exchange; null for no log
     */
    MetricsLoopTap(
            LoopMetrics metrics,
            PromptRecorder prompts,
            ModelNames models,
            ForeignServerLog foreignServerLog,
            @Nullable ListingObserver listings,
            @Nullable Consumer<AccessRecord> log) {
        this.foreignServerLog = foreignServerLog;
        this.listing = listings == null ? null : new ListingCopy(listings);
        this.log = log;
        this.metrics = metrics;
        this.prompts = prompts;
        this.models = models;
        this.scanners = new ResponseScanners(models::list);
        this.recorder = new ExchangeRecorder(metrics);
        this.outcomes = new ModelOutcomes(metrics);
        this.inFlight = new InFlightWatch(metrics);
    }

    LoopMetrics metrics() {
        return metrics;
    }

    ModelNames models() {
        return models;
    }

    ExchangeRecorder recorder() {
        return recorder;
    }

    ModelOutcomes outcomes() {
        return outcomes;
    }

    PromptRecorder prompts() {
        return prompts;
    }

    InFlightWatch inFlight() {
        return inFlight;
    }

    ResponseScanners scanners() {
        return scanners;
    }

    RequestScanners requestScanners() {
        return requestScanners;
    }

    BodyFeed feed() {
        return feed;
    }

    @Nullable
    Consumer<AccessRecord> log() {
        return log;
    }

    /** Returns what copies listings; null if they are not wanted. */
    @Nullable
    ListingCopy listing() {
        return listing;
    }

    /** An exchange ended with a response that is not Ollama's. */
    void onForeignResponse(UpstreamError foreignError, String method, OllamaEndpoint endpoint, ResponseHead head) {
        onUpstreamError(foreignError);
        foreignServerLog.onForeignResponse(method, endpoint, head.status(), head.contentType());
    }

    /** An exchange succeeded with a response that only Ollama sends. */
    void onOllama(long nanos) {
        recorder.recordOllamaResponse(nanos);
        foreignServerLog.onOllama();
    }

    private void count(TapFailure failure) {
        metrics.at(FailureFamilies.TAP_FAILURES, failure).add(1);
    }

    @Override
    public Tap onRequest(OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos) {
        return new MetricsTap(this, endpoint, method, contentEncoding, nanos);
    }

    @Override
    public boolean wantsIds() {
        return log != null || metrics.hasExemplars();
    }

    @Override
    public void onRejected(Rejection rejection) {
        recorder.reject(rejection.endpoint(), rejection.status(), rejection.reason());
        if (log != null) {
            log.accept(AccessRecord.of(rejection));
        }
    }

    @Override
    public void onRejectedMidway(String reason) {
        metrics.addRejection(reason);
    }

    @Override
    public void onAcceptPaused() {
        metrics.at(ClientFamilies.ACCEPT_PAUSES).add(1);
    }

    @Override
    public void onClientOpened() {
        metrics.at(ClientFamilies.CLIENT_CONNECTIONS).add(1);
    }

    @Override
    public void onHandshakeFailed(HandshakeFailure reason) {
        metrics.at(ClientFamilies.HANDSHAKE_FAILURES, reason).add(1);
    }

    @Override
    public void onClientClosed(ClientClosed reason) {
        metrics.at(ClientFamilies.CLIENT_CONNECTIONS).add(-1);
        metrics.at(ClientFamilies.CLIENT_CLOSED, reason).add(1);
    }

    @Override
    public void onUpstreamConnecting() {
        connections(ConnectionState.CONNECTING, 1);
    }

    @Override
    public void onUpstreamConnected(long connectNanos) {
        connections(ConnectionState.CONNECTING, -1);
        connections(ConnectionState.ACTIVE, 1);
        metrics.at(UpstreamFamilies.UPSTREAM_OPENED).add(1);
        metrics.at(UpstreamFamilies.UPSTREAM_CONNECT).observe(connectNanos);
    }

    @Override
    public void onUpstreamNotConnected() {
        connections(ConnectionState.CONNECTING, -1);
    }

    @Override
    public void onUpstreamIdle() {
        connections(ConnectionState.ACTIVE, -1);
        connections(ConnectionState.IDLE, 1);
    }

    @Override
    public void onUpstreamReused() {
        connections(ConnectionState.IDLE, -1);
        connections(ConnectionState.ACTIVE, 1);
        metrics.at(UpstreamFamilies.UPSTREAM_REUSED).add(1);
    }

    @Override
    public void onUpstreamClosed(boolean wasIdle, UpstreamClosed reason) {
        connections(wasIdle ? ConnectionState.IDLE : ConnectionState.ACTIVE, -1);
        metrics.at(UpstreamFamilies.UPSTREAM_CLOSED, reason).add(1);
    }

    @Override
    public void onUpstreamError(UpstreamError error) {
        metrics.at(UpstreamFamilies.UPSTREAM_ERRORS, error).add(1);
    }

    @Override
    public void onBackpressure(Side side, long nanos) {
        metrics.at(ClientFamilies.BACKPRESSURE, side).add(Math.max(0, nanos));
    }

    @Override
    public void onTick(long latenessNanos, int pendingTasks) {
        metrics.tick(latenessNanos, pendingTasks);
    }

    @Override
    public void onTapFailure(Throwable cause) {
        count(TapFailure.EXCEPTION);
    }

    private void connections(ConnectionState state, int by) {
        metrics.at(UpstreamFamilies.UPSTREAM_CONNECTIONS, state).add(by);
    }
}
