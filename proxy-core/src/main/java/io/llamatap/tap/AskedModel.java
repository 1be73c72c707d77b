package io.llamatap.tap;

import io.llamatap.metrics.ExchangeRecorder;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.MetricDescriptor;
import io.llamatap.metrics.ModelNames;
import io.llamatap.metrics.ModelUse;
import org.jspecify.annotations.Nullable;

/**
 * The model that one exchange is counted for, from when it is known until the exchange ends. Owned by the event loop of its
 * exchange; ticks in nanoseconds.
 */
final class AskedModel {
    private final LoopMetrics metrics;
    private final ModelNames models;
    private final ExchangeRecorder recorder;
    private final RequestWatch request;
    private final AnswerWatch response;

    private int id = ModelNames.NONE;
    /** Whether Ollama vouches for the model: it answers for it. */
    private boolean isVouchedFor;
    /** Whether a model, known by name or not, counts as asked. */
    private boolean isAsking;

    private boolean isOverflow;
    private boolean isUnloaded;
    private int uses;

    AskedModel(
            LoopMetrics metrics,
            ModelNames models,
            ExchangeRecorder recorder,
            RequestWatch request,
            AnswerWatch response) {
        this.metrics = metrics;
        this.models = models;
        this.recorder = recorder;
        this.request = request;
        this.response = response;
    }

    /** Looks whether Ollama vouches for the model by now, and names it anew the first time that it does. */
    void vouch(int route, long nanos) {
        if (!isVouchedFor && response.isOllamas()) {
            isVouchedFor = true;
            ask(route, nanos);
        }
    }

    /** The exchange is over: names a model at last, if the request was never whole or could not be read. */
    void settle(int route, long nanos) {
        vouch(route, nanos);
        if (id == ModelNames.NONE) {
            ask(route, nanos);
        }
    }

    /** Counts the exchange for its model: one that Ollama lists at once, another one when Ollama vouches for it. */
    void ask(int route, long nanos) {
        String name = name();
        int named = isVouchedFor ? models.admitUsed(name) : models.admitAsked(name);
        isOverflow = isVouchedFor && named == ModelNames.OTHER;
        if (isAsking && named == id) {
            return;
        }
        leave(nanos);
        isAsking = true;
        id = named;
        uses = ModelUse.kinds(request.isWithoutPrompt(), request.isUnload());
        isUnloaded = metrics.isKnownUnloaded(id);
        metrics.use().begin(id, uses);
        if (id != ModelNames.NONE) {
            metrics.add(MetricDescriptor.MODEL_REQUESTS_IN_FLIGHT, id, 1);
            recorder.expect(route, id);
        }
    }

    /** The model is no longer asked by the exchange. */
    void leave(long nanos) {
        if (isAsking) {
            isAsking = false;
            metrics.use().end(id, uses, nanos);
            if (id != ModelNames.NONE) {
                metrics.add(MetricDescriptor.MODEL_REQUESTS_IN_FLIGHT, id, -1);
            }
        }
    }

    /** Returns the model's name as the client has it, or as the response has where that cannot be read; null if neither names one. */
    @Nullable
    String name() {
        return request.model() == null ? response.stats().model() : request.model();
    }

    /** Returns the model's number; {@link ModelNames#NONE} if none is known. */
    int id() {
        return id;
    }

    /** Says whether there was no room for a series of the model's own. */
    boolean isOverflow() {
        return isOverflow;
    }

    /** Says whether the model was known not to be in memory when it was asked. */
    boolean isUnloaded() {
        return isUnloaded;
    }
}
