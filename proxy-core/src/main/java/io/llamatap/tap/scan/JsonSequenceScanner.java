package io.llamatap.tap.scan;

/**
 * Reads an answer that is a sequence of JSON values: NDJSON, or the single value of an answer that is not streamed.
 *
 * <p>Owned by the event loop of its exchange.
 */
final class JsonSequenceScanner implements BodyScanner {
    private final AnswerFormat format;
    private final InferenceStats stats;
    private final AnswerFrame frame;
    private final JsonScanner json;
    private boolean hasFrames;

    JsonSequenceScanner(
            AnswerFormat format,
            AnswerVocabulary vocabulary,
            AnswerFrame frame,
            InferenceStats stats,
            FrameShapes shapes) {
        this.format = format;
        this.stats = stats;
        this.frame = frame;
        json = new JsonScanner(vocabulary.tree(), frame, shapes);
    }

    @Override
    public void scan(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (json.isAtStart()) {
                i = json.scanKnown(bytes, Bytes.endOfBlank(bytes, i, to), to);
            }
            i = json.scan(bytes, i, to);
            if (json.isComplete()) {
                countFrame();
            } else if (json.fault() != null) {
                stats.fault = json.fault();
                return;
            }
        }
    }

    @Override
    public void end() {
        json.end();
        if (json.isComplete()) {
            countFrame();
        }
        if (json.fault() != null) {
            stats.fault = json.fault();
        } else if (hasFrames && !format.hasMarker()) {
            stats.terminated = true;
        }
    }

    private void countFrame() {
        frame.count();
        // The answer that is not streamed has no other marker than its own last fields.
        stats.terminated |= format.isMarkedByFinishReason() && frame.hasFinishReason();
        hasFrames = true;
        frame.clear();
        json.begin();
    }
}
