package io.llamatap.tap.meter;

import io.llamatap.metrics.ExchangeRecorder;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.ModelUse;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.inflight.InFlightRequest;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.metrics.label.Route;
import io.llamatap.metrics.model.ModelNames;
import org.jspecify.annotations.Nullable;

/**
 * The model that one exchange is counted for, from when it is known until the exchange ends. Owned by the event loop of the
 * exchange. Times are ticks in nanoseconds.
 */
final class RequestedModel {
    private final LoopMetrics metrics;
    private final ModelNames models;
    private final ExchangeRecorder recorder;
    private final RequestWatch request;
    private final ResponseWatch response;
    private final InFlightRequest row;

    private ModelLabel label = ModelLabel.NONE;
    /** Whether a response of Ollama has confirmed the model. */
    private boolean isConfirmed;
    /** Whether the exchange counts as a use of a model, with or without a known name. */
    private boolean isAsking;

    /** Whether the response has not begun. */
    private boolean isWaiting = true;

    private boolean isOverflow;
    private boolean isUnloaded;
    private int uses;

    RequestedModel(
            LoopMetrics metrics,
            ModelNames models,
            ExchangeRecorder recorder,
            RequestWatch request,
            ResponseWatch response,
            InFlightRequest row) {
        this.metrics = metrics;
        this.models = models;
        this.recorder = recorder;
        this.request = request;
        this.response = response;
        this.row = row;
    }

    /**
     * Checks whether a response of Ollama confirms the model by now, and counts the exchange for it the first time that it does.
     */
    void confirm(Route route, long nanos) {
        if (!isConfirmed && response.isOllamas()) {
            isConfirmed = true;
            ask(route, nanos);
        }
    }

    /**
     * The exchange has ended. Counts it for a model if that has not happened yet, because the request was incomplete or
     * unreadable.
     */
    void settle(Route route, long nanos) {
        confirm(route, nanos);
        if (label == ModelLabel.NONE) {
            ask(route, nanos);
        }
    }

    /** Counts the exchange for its model: at once if Ollama lists the model, otherwise once a response confirms it. */
    void ask(Route route, long nanos) {
        String name = name();
        ModelLabel named = isConfirmed ? models.admitUsed(name) : models.admitAsked(name);
        isOverflow = isConfirmed && named == ModelLabel.OTHER;
        if (isAsking && named == label) {
            return;
        }
        leave(nanos);
        isAsking = true;
        label = named;
        uses = ModelUse.kinds(request.isWithoutPrompt(), request.isUnload());
        isUnloaded = metrics.isKnownUnloaded(label);
        metrics.use().begin(label, uses);
        metrics.inFlight().ask(row, label, name, isUnloaded, nanos);
        if (label != ModelLabel.NONE) {
            metrics.at(RequestFamilies.MODEL_REQUESTS_IN_FLIGHT, label).add(1);
            countWaiting(1);
            recorder.expect(route, label);
        }
    }

    /** The exchange no longer uses the model. */
    void leave(long nanos) {
        if (isAsking) {
            isAsking = false;
            metrics.use().end(label, uses, nanos);
            if (label != ModelLabel.NONE) {
                metrics.at(RequestFamilies.MODEL_REQUESTS_IN_FLIGHT, label).add(-1);
                countWaiting(-1);
            }
        }
    }

    /** The response has begun. */
    void onResponse() {
        if (isAsking && label != ModelLabel.NONE) {
            countWaiting(-1);
        }
        isWaiting = false;
    }

    private void countWaiting(int more) {
        if (isWaiting) {
            metrics.at(RequestFamilies.MODEL_REQUESTS_WAITING, label).add(more);
        }
    }

    /** Returns the name in the request, or the name in the response if the request could not be read; null if neither has one. */
    @Nullable
    String name() {
        return request.model() == null ? response.stats().model() : request.model();
    }

    /** Returns the label that the model is counted under; {@link ModelLabel#NONE} if it is unknown. */
    ModelLabel label() {
        return label;
    }

    /** Says whether the model has no label of its own because there are too many. */
    boolean isOverflow() {
        return isOverflow;
    }

    /** Says whether the model was known not to be loaded when the request arrived. */
    boolean isUnloaded() {
        return isUnloaded;
    }
}
