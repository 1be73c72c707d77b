package io.llamatap.tap.scan;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer: finds out how it is framed, from its first byte and its Content-Type, and borrows a reader of such frames for
 * each piece.
 *
 * <p>The byte decides where it can: answers are mislabelled (transcriptions as NDJSON), and errors, loads and unloads are JSON
 * though a stream was asked for. Owned by the event loop of its exchange; of the loop's readers it keeps one only while a frame is
 * cut.
 */
public final class ResponseScanner implements BodyScanner {
    private final ResponseScanners loop;
    private final ResponseFormat format;
    private final InferenceStats stats = new InferenceStats();

    private boolean saysJson;
    private boolean saysEvents;
    private boolean isLabelled;
    private boolean isText;
    /** Whether there is no more to be read: all is said, nothing is wanted, or the rest is unreadable. */
    private boolean isDone;
    /** Who lends the readers, once the framing is known. */
    private @Nullable FrameReaders readers;
    /** The reader that has the beginning of a cut frame. */
    private @Nullable FrameReader kept;

    ResponseScanner(ResponseScanners loop, ResponseFormat format) {
        this.loop = loop;
        this.format = format;
        isDone = !format.isScanned();
    }

    /** Returns what the response has told so far. */
    public InferenceStats stats() {
        return stats;
    }

    /** Takes the value of Content-Type as sent: a hint only, since answers are sometimes mislabelled. */
    public void label(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        isLabelled = !type.isEmpty();
        saysJson = type.contains("json");
        saysEvents = type.contains("event-stream");
    }

    @Override
    public void scan(byte[] bytes, int from, int to) {
        if (isDone) {
            return;
        }
        FrameReaders lender = readers;
        int i = from;
        if (lender == null) {
            i = Bytes.endOfBlank(bytes, from, to);
            lender = i == to ? null : framed(bytes[i]);
            if (lender == null) {
                return;
            }
            readers = lender;
        }
        FrameReader borrowed = kept == null ? lender.lend(stats) : kept;
        borrowed.scan(bytes, i, to);
        keepOrReturn(lender, borrowed);
    }

    @Override
    public void end() {
        FrameReaders lender = readers;
        if (lender == null) {
            // A transcription may be asked for as text: it is whole when the body is.
            stats.terminated |= isText;
            return;
        }
        if (kept != null) {
            kept.end();
            keepOrReturn(lender, kept);
        }
        if (!lender.isEvents()) {
            stats.terminated |= !isDone && stats.hasFrames && !format.hasMarker();
        } else if (stats.lastWasNameless && !stats.terminated && format.isEndedByDone()) {
            // How a runner's death shows: an empty frame in which even the model has no name, and no [DONE].
            stats.error = true;
        }
    }

    /** Says whether the body, which has ended, is none of its format: not a single field of it was met. */
    public boolean isForeign() {
        FrameReaders lender = readers;
        return stats.fault == ScanFault.UNKNOWN_FRAMING
                || (lender != null
                        && !lender.isEvents()
                        && !stats.recognised
                        && (stats.fault == null || stats.fault == ScanFault.MALFORMED_JSON));
    }

    private void keepOrReturn(FrameReaders lender, FrameReader borrowed) {
        isDone |= borrowed.isBroken();
        boolean isReturned = !isDone && borrowed.isBetweenFrames();
        if (isReturned) {
            lender.takeBack(borrowed);
        }
        FrameReader left = isReturned || isDone ? null : borrowed;
        if (kept != left) { // storing a reference costs more than looking at it
            kept = left;
        }
    }

    private @Nullable FrameReaders framed(byte first) {
        if (format == ResponseFormat.TRANSCRIPTION && first != '{') {
            isText = true;
            isDone = true;
            return null;
        }
        // No JSON value begins like "data", "event" or a comment.
        boolean looksLikeEvents = first == 'd' || first == 'e' || first == ':';
        boolean isEvents = first != '{' && (saysEvents || (looksLikeEvents && (saysJson || !isLabelled)));
        if (!isEvents && first != '{' && !saysJson) {
            stats.fault = ScanFault.UNKNOWN_FRAMING;
            isDone = true;
            return null;
        }
        return loop.readers(format, isEvents);
    }
}
