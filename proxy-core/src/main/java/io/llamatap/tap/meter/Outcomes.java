package io.llamatap.tap.meter;

import io.llamatap.metrics.label.Outcome;
import io.llamatap.metrics.label.StreamError;
import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.UpstreamError;
import io.llamatap.tap.scan.ResponseFormat;
import io.llamatap.tap.scan.json.ScanFault;
import org.jspecify.annotations.Nullable;

/** Decides the outcome of an exchange that has ended. Stateless. */
final class Outcomes {
    private static final int FIRST_REDIRECT = 300;
    private static final int NOT_MODIFIED = 304;
    private static final int FIRST_FAILURE = 400;
    /** The status that Ollama responds with if the client has left. */
    private static final int CLIENT_CLOSED = 499;

    private static final int FIRST_SERVER_FAILURE = 500;

    private Outcomes() {}

    /**
     * Returns the outcome of an exchange.
     *
     * @param status the status of the response to the client; 0 if none was sent
     */
    static Outcome of(ExchangeEnd end, int status, OllamaEndpoint endpoint, ResponseWatch response) {
        Outcome outcome =
                switch (end) {
                    case CLIENT_LEFT -> left(status, endpoint, response);
                    case TRUNCATED -> Outcome.STREAM_ERROR;
                    case UPSTREAM_FAILED -> Outcome.UPSTREAM_ERROR;
                    case TIMED_OUT -> Outcome.TIMEOUT;
                    case BROKEN_OFF -> response.isWholeForClient() ? Outcome.OK : brokenOff(response);
                    case REJECTED -> Outcome.REJECTED;
                    case COMPLETE -> complete(status, endpoint, response);
                };
        boolean mayBeConsequence = endpoint.stopsWithClient() && response.isWellUntilClientFinished();
        return mayBeConsequence && isOfClientLeft(outcome, status) ? Outcome.CANCELLED : outcome;
    }

    /** Returns why a complete response is not Ollama's; null if it may be. */
    static @Nullable UpstreamError foreignError(int status, OllamaEndpoint endpoint, ResponseWatch response) {
        ResponseFormat format = response.format();
        if (format == ResponseFormat.NONE && !endpoint.isNeverPageOrRedirect()) {
            return null;
        }
        // 304 is a valid response to a conditional request for a listing, but never to inference.
        boolean mayBeUnchanged = format == ResponseFormat.NONE || format.isAboutOllama();
        if (status >= FIRST_REDIRECT && status < FIRST_FAILURE && (status != NOT_MODIFIED || !mayBeUnchanged)) {
            return UpstreamError.REDIRECT;
        }
        boolean isForeign = !format.isAboutOllama() && response.isForeign();
        return response.head().isSuccess() && (response.head().isPage() || isForeign)
                ? UpstreamError.FOREIGN_BODY
                : null;
    }

    /** Returns what kind of error ended a stream; null if none did. */
    static @Nullable StreamError streamError(Outcome outcome, ResponseWatch response) {
        if (outcome != Outcome.STREAM_ERROR) {
            return null;
        }
        return response.stats().hasError() ? StreamError.ERROR_OBJECT : StreamError.TRUNCATED;
    }

    /**
     * What arrived before the client left decides. A client of OpenAI's libraries closes at the terminal marker, before the last
     * chunk.
     */
    private static Outcome left(int status, OllamaEndpoint endpoint, ResponseWatch response) {
        if (response.isWholeForClient()) {
            return Outcome.OK;
        }
        if (response.stats().hasError()) {
            return Outcome.STREAM_ERROR;
        }
        return status >= FIRST_FAILURE ? complete(status, endpoint, response) : Outcome.CANCELLED;
    }

    private static Outcome brokenOff(ResponseWatch response) {
        return response.stats().hasError() ? Outcome.STREAM_ERROR : Outcome.TIMEOUT;
    }

    /** Ollama aborts generating or pulling when the client half-closes, and reports that as a failure. */
    private static boolean isOfClientLeft(Outcome outcome, int status) {
        return switch (outcome) {
            case STREAM_ERROR, INCOMPLETE, UPSTREAM_ERROR -> true;
            case CLIENT_ERROR -> status == CLIENT_CLOSED;
            default -> false;
        };
    }

    private static Outcome complete(int status, OllamaEndpoint endpoint, ResponseWatch response) {
        if (status >= FIRST_SERVER_FAILURE) {
            return Outcome.UPSTREAM_ERROR;
        }
        if (status >= FIRST_FAILURE) {
            return Outcome.CLIENT_ERROR;
        }
        if (foreignError(status, endpoint, response) != null) {
            return Outcome.UPSTREAM_ERROR;
        }
        if (!response.isRead() || response.format().isAboutOllama()) {
            return Outcome.OK;
        }
        if (response.stats().hasError()) {
            return Outcome.STREAM_ERROR;
        }
        // If a limit of the scanner ended the reading, the terminal marker may have passed unread.
        boolean isBlind = response.stats().fault() == ScanFault.DEPTH;
        return response.stats().isTerminated() || isBlind ? Outcome.OK : Outcome.INCOMPLETE;
    }
}
