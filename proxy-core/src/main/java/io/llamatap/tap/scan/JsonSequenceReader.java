package io.llamatap.tap.scan;

/** Reads the values of an answer that is a sequence of JSON values: NDJSON, or the single value of an answer that is not streamed. */
final class JsonSequenceReader extends FrameReader {
    JsonSequenceReader(FrameReaders readers, AnswerScanner answer) {
        super(readers, answer);
    }

    @Override
    void scan(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (json.isAtStart()) {
                i = Bytes.endOfBlank(bytes, i, to);
                if (i == to) {
                    return;
                }
                int end = readKnown(bytes, i, to);
                if (end >= 0) {
                    countFrame();
                    i = end;
                    continue;
                }
            }
            i = read(bytes, i, to);
            if (json.isComplete()) {
                countFrame();
                json.begin();
            } else if (json.fault() != null) {
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
        // The answer that is not streamed has no other marker than its own last fields.
        frame.answer().terminated |= format.isMarkedByFinishReason() && frame.hasFinishReason();
        frame.answer().hasFrames = true;
        frame.clear();
    }
}
