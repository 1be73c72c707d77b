package io.llamatap.tap.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.llamatap.tap.scan.json.Bytes;
import io.llamatap.tap.scan.json.ScanFault;
import java.util.function.Consumer;

/**
 * Reads a response that is a stream of server-sent events (WHATWG HTML, section 9.2). The data of each event is one frame.
 *
 * <p>Only {@code data} lines are read; all formats repeat the type of the event in its data. An event counts when the empty line
 * after it has arrived, or when the body has ended. At the end of the body, OpenAI's Ruby client also delivers the last event,
 * while its other clients do not.
 */
final class EventStreamReader extends FrameReader {
    private static final byte[] DATA = "data".getBytes(US_ASCII);
    private static final byte[] DATA_COLON = "data:".getBytes(US_ASCII);
    private static final long DATA_COLON_WORD = Bytes.word(DATA_COLON, 0, DATA_COLON.length);
    private static final byte[] DONE = "[DONE]".getBytes(US_ASCII);
    private static final byte[] LINE_FEED = {'\n'};

    private enum Line {
        START,
        NAME,
        BEFORE_DATA,
        IN_DATA,
        IGNORED
    }

    private enum Data {
        NONE,
        JSON,
        /** The beginning of {@code [DONE]}. */
        DONE,
        UNKNOWN
    }

    private Line line = Line.START;
    private Data data = Data.NONE;
    private int matched;
    private int matchedDone;
    private boolean afterCarriageReturn;

    EventStreamReader(ResponseFormat format, ResponseSchema schema, Consumer<String> modelNames, InferenceStats stats) {
        super(format, schema, modelNames, stats);
    }

    @Override
    void scan(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && !isBroken()) {
            i = switch (line) {
                case START -> start(bytes, i, to);
                case NAME -> name(bytes, i);
                case BEFORE_DATA -> beforeData(bytes, i);
                case IN_DATA -> data(bytes, i, to);
                case IGNORED -> endLine(bytes, Bytes.endOfLine(bytes, i, to), to);
            };
        }
        noteFault();
    }

    @Override
    void end() {
        // An event that is cut off inside its JSON does not count, but its fault is recorded.
        json.end();
        noteFault();
        if (!isBroken()) {
            dispatch();
            line = Line.START;
        }
    }

    @Override
    boolean isBetweenFrames() {
        return line == Line.START && data == Data.NONE && !afterCarriageReturn;
    }

    private int start(byte[] bytes, int i, int to) {
        byte c = bytes[i];
        if (c == '\n' && afterCarriageReturn) {
            afterCarriageReturn = false;
            return i + 1;
        }
        if (c == '\n' || c == '\r') {
            dispatch();
            afterCarriageReturn = c == '\r';
            return i + 1;
        }
        afterCarriageReturn = false;
        int behindColon = i + DATA_COLON.length;
        if (behindColon <= to && Bytes.word(bytes, i, behindColon) == DATA_COLON_WORD) {
            line = Line.BEFORE_DATA;
            return behindColon;
        }
        matched = 0;
        line = Line.NAME;
        return i;
    }

    private int name(byte[] bytes, int i) {
        byte c = bytes[i];
        if (matched < DATA.length) {
            boolean matches = c == DATA[matched++];
            line = matches ? Line.NAME : Line.IGNORED;
            return matches ? i + 1 : i;
        }
        // A line that consists of the field name only is data too, but empty.
        line = c == ':' ? Line.BEFORE_DATA : Line.IGNORED;
        return c == ':' ? i + 1 : i;
    }

    private int beforeData(byte[] bytes, int i) {
        if (data == Data.JSON) {
            // Several lines of data are joined by line feeds.
            json.scan(LINE_FEED, 0, 1);
        }
        line = Line.IN_DATA;
        return bytes[i] == ' ' ? i + 1 : i;
    }

    private int data(byte[] bytes, int from, int to) {
        int end = Bytes.endOfLine(bytes, from, to);
        if (from < end && data == Data.NONE) {
            data = bytes[from] == DONE[0] ? Data.DONE : Data.JSON;
            matchedDone = 0;
        }
        if (data == Data.JSON) {
            int stopped = json.scan(bytes, from, end);
            if (Bytes.endOfWhitespace(bytes, stopped, end) < end) {
                json.fail(ScanFault.MALFORMED_JSON);
            }
        } else if (data == Data.DONE) {
            matchDone(bytes, from, end);
        }
        return endLine(bytes, end, to);
    }

    private void matchDone(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (matchedDone == DONE.length || bytes[i] != DONE[matchedDone++]) {
                data = Data.UNKNOWN;
                return;
            }
        }
    }

    private int endLine(byte[] bytes, int i, int to) {
        if (i == to) {
            return i;
        }
        line = Line.START;
        afterCarriageReturn = bytes[i] == '\r';
        return i + 1;
    }

    private void dispatch() {
        if (data == Data.JSON) {
            json.end();
            if (json.isComplete()) {
                frame.count();
                frame.stats().lastModelWasEmpty = frame.hasEmptyModel();
            }
            frame.clear();
            json.begin();
        } else if (data == Data.DONE && matchedDone == DONE.length) {
            frame.stats().terminated |= format.isEndedByDone();
        }
        data = Data.NONE;
    }
}
