package io.llamatap.tap.scan;

import io.llamatap.tap.scan.json.Bytes;
import io.llamatap.tap.scan.json.ScanFault;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one response. It detects the framing from the first byte and the Content-Type, and uses a pooled reader for that framing.
 *
 * <p>The first byte decides if it can, because some responses are mislabelled (transcriptions as NDJSON), and because errors,
 * loads and unloads are a JSON object even if a stream was requested. Owned by the event loop of the exchange. It keeps a reader
 * only while a frame is incomplete.
 */
public final class ResponseScanner implements BodyScanner {
    private final ResponseScanners loop;
    private final ResponseFormat format;
    private final InferenceStats stats = new InferenceStats();

    private boolean isJsonLabel;
    private boolean isEventLabel;
    private boolean isLabelled;
    private boolean isText;
    /** Whether nothing more is read: nothing is wanted, the format is known to be text, or the rest is unreadable. */
    private boolean isDone;
    /** The pool for the framing of this response, once that is known. */
    private @Nullable FrameReaderPool framing;
    /** The reader that has read the beginning of an incomplete frame. */
    private @Nullable FrameReader incomplete;

    ResponseScanner(ResponseScanners loop, ResponseFormat format) {
        this.loop = loop;
        this.format = format;
        isDone = !format.isScanned();
    }

    /** Returns what has been found in the response so far. */
    public InferenceStats stats() {
        return stats;
    }

    /** Sets the value of Content-Type as sent. It is only a hint, because responses are sometimes mislabelled. */
    public void label(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        isLabelled = !type.isEmpty();
        isJsonLabel = type.contains("json");
        isEventLabel = type.contains("event-stream");
    }

    @Override
    public void scan(byte[] bytes, int from, int to) {
        if (isDone) {
            return;
        }
        FrameReaderPool pool = framing;
        int i = from;
        if (pool == null) {
            i = Bytes.endOfWhitespace(bytes, from, to);
            pool = i == to ? null : detectFraming(bytes[i]);
            if (pool == null) {
                return;
            }
            framing = pool;
        }
        FrameReader reader = incomplete == null ? pool.acquire(stats) : incomplete;
        reader.scan(bytes, i, to);
        keepOrRelease(pool, reader);
    }

    @Override
    public void end() {
        FrameReaderPool pool = framing;
        if (pool == null) {
            // A transcription may be requested as text, which is complete when the body is.
            stats.terminated |= isText;
            return;
        }
        if (incomplete != null) {
            incomplete.end();
            keepOrRelease(pool, incomplete);
        }
        if (!pool.isEvents()) {
            stats.terminated |= !isDone && stats.hasFrames && !format.hasMarker();
        } else if (stats.lastModelWasEmpty && !stats.terminated && format.isEndedByDone()) {
            // When Ollama's runner dies, the last event has an empty model name, and [DONE] is missing.
            stats.error = true;
        }
    }

    /** Says whether the body, which has ended, does not have the expected format: none of its fields were found. */
    public boolean isForeign() {
        FrameReaderPool pool = framing;
        return stats.fault == ScanFault.UNKNOWN_FRAMING
                || (pool != null
                        && !pool.isEvents()
                        && !stats.recognised
                        && (stats.fault == null || stats.fault == ScanFault.MALFORMED_JSON));
    }

    private void keepOrRelease(FrameReaderPool pool, FrameReader reader) {
        isDone |= reader.isBroken();
        boolean isReleased = !isDone && reader.isBetweenFrames();
        if (isReleased) {
            pool.release(reader);
        }
        FrameReader next = isReleased || isDone ? null : reader;
        if (incomplete != next) { // storing a reference costs more than reading it
            incomplete = next;
        }
    }

    private @Nullable FrameReaderPool detectFraming(byte first) {
        if (format == ResponseFormat.TRANSCRIPTION && first != '{') {
            isText = true;
            isDone = true;
            return null;
        }
        // No JSON value begins like the field names "data" and "event" or a comment.
        boolean looksLikeEvents = first == 'd' || first == 'e' || first == ':';
        boolean isEvents = first != '{' && (isEventLabel || (looksLikeEvents && (isJsonLabel || !isLabelled)));
        if (!isEvents && first != '{' && !isJsonLabel) {
            stats.fault = ScanFault.UNKNOWN_FRAMING;
            isDone = true;
            return null;
        }
        return loop.pool(format, isEvents);
    }
}
