package io.llamatap.tap;

import io.llamatap.metrics.ExchangeRecorder;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.ModelUse;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.ModelNames;
import io.llamatap.metrics.label.Route;
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
    private final ResponseWatch response;

    private ModelLabel label = ModelNames.NONE;
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
            ResponseWatch response) {
        this.metrics = metrics;
        this.models = models;
        this.recorder = recorder;
        this.request = request;
        this.response = response;
    }

    /** Looks whether Ollama vouches for the model by now, and names it anew the first time that it does. */
    void vouch(Route route, long nanos) {
        if (!isVouchedFor && response.isOllamas()) {
            isVouchedFor = true;
            ask(route, nanos);
        }
    }

    /** The exchange is over: names a model at last, if the request was never whole or could not be read. */
    void settle(Route route, long nanos) {
        vouch(route, nanos);
        if (label == ModelNames.NONE) {
            ask(route, nanos);
        }
    }

    /** Counts the exchange for its model: one that Ollama lists at once, another one when Ollama vouches for it. */
    void ask(Route route, long nanos) {
        String name = name();
        ModelLabel named = isVouchedFor ? models.admitUsed(name) : models.admitAsked(name);
        isOverflow = isVouchedFor && named == ModelNames.OTHER;
        if (isAsking && named == label) {
            return;
        }
        leave(nanos);
        isAsking = true;
        label = named;
        uses = ModelUse.kinds(request.isWithoutPrompt(), request.isUnload());
        isUnloaded = metrics.isKnownUnloaded(label);
        metrics.use().begin(label, uses);
        if (label != ModelNames.NONE) {
            metrics.at(RequestFamilies.MODEL_REQUESTS_IN_FLIGHT, label).add(1);
            recorder.expect(route, label);
        }
    }

    /** The model is no longer asked by the exchange. */
    void leave(long nanos) {
        if (isAsking) {
            isAsking = false;
            metrics.use().end(label, uses, nanos);
            if (label != ModelNames.NONE) {
                metrics.at(RequestFamilies.MODEL_REQUESTS_IN_FLIGHT, label).add(-1);
            }
        }
    }

    /** Returns the model's name as the client has it, or as the response has where that cannot be read; null if neither names one. */
    @Nullable
    String name() {
        return request.model() == null ? response.stats().model() : request.model();
    }

    /** Returns what the model is counted under; {@link ModelNames#NONE} if it is not known. */
    ModelLabel label() {
        return label;
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
