package io.llamatap.tap.scan;

import java.util.function.Consumer;

/** Reads the values of a response that is a sequence of JSON values: NDJSON, or the single value of one that is not streamed. */
final class JsonSequenceReader extends FrameReader {
    JsonSequenceReader(
            ResponseFormat format, ResponseVocabulary vocabulary, Consumer<String> modelNames, InferenceStats stats) {
        super(format, vocabulary, modelNames, stats);
    }

    @Override
    void scan(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            i = json.scan(bytes, i, to);
            if (json.isComplete()) {
                countFrame();
                json.begin();
            } else if (isBroken()) {
                noteFault();
                return;
            }
        }
    }

    @Override
    void end() {
        json.end();
        if (json.isComplete()) {
            countFrame();
            json.begin();
        }
        noteFault();
    }

    @Override
    boolean isBetweenFrames() {
        return json.isAtStart();
    }

    private void countFrame() {
        frame.count();
        InferenceStats stats = frame.stats();
        // A response that is not streamed has no other marker than its own last fields.
        stats.terminated |= format.isMarkedByFinishReason() && frame.hasFinishReason();
        stats.hasFrames = true;
        frame.clear();
    }
}
