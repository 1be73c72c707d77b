package io.llamatap.tap.scan;

import java.util.function.Consumer;

/** Reads a response that is a sequence of JSON values: NDJSON, or the single value of a response that is not streamed. */
final class JsonSequenceReader extends FrameReader {
    JsonSequenceReader(
            ResponseFormat format, ResponseSchema schema, Consumer<String> modelNames, InferenceStats stats) {
        super(format, schema, modelNames, stats);
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
        // A response that is not streamed has no terminal marker except its own last fields.
        stats.terminated |= format.isMarkedByFinishReason() && frame.hasFinishReason();
        stats.hasFrames = true;
        frame.clear();
    }
}
