package io.llamatap.server.command.selfcheck;

import io.llamatap.server.command.selfcheck.Recording.Chunk;
import io.llamatap.server.command.selfcheck.Recording.Ending;
import io.llamatap.server.command.selfcheck.Recording.Framing;
import io.llamatap.server.outgoing.UnusableResponseException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one response, and keeps what other readers drop: names and order of header fields as they are written, the size lines of chunks,
 * and when each part came. Used by one thread.
 */
final class ResponseRecorder {
    private static final int MAX_FIELDS = 1000;

    private final TimedInput in;
    private final List<String> interim = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<String> trailers = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private final Arrivals arrivals = new Arrivals();

    private String statusLine = "";
    private Framing framing = Framing.NO_BODY;

    ResponseRecorder(TimedInput in) {
        this.in = in;
    }

    /**
     * Reads to the end of the response, whatever end that is.
     *
     * @param sentNanos when the request was sent
     * @param isHead whether it was a HEAD request, whose response has no body
     * @throws UnusableResponseException if the body is too large
     */
    Recording read(long sentNanos, boolean isHead) throws UnusableResponseException {
        Ending ending = ending(isHead);
        List<Integer> ends =
                MessageEnds.of(body, Recording.value(fields, "content-type").orElse(""));
        long end = in.nanos() == 0 ? System.nanoTime() : in.nanos();
        Pace pace = Pace.of(sentNanos, in.firstNanos(), ends, arrivals, end);
        return new Recording(interim, statusLine, fields, framing, body.toString(), chunks, trailers, ending, pace);
    }

    private Ending ending(boolean isHead) throws UnusableResponseException {
        try {
            head();
            body(isHead);
            return Ending.COMPLETE;
        } catch (UnusableResponseException e) {
            throw e;
        } catch (TimedInput.CutOffException e) {
            return Ending.CUT;
        } catch (TimedInput.MalformedException | NumberFormatException e) {
            return Ending.MALFORMED;
        } catch (SocketTimeoutException e) {
            return Ending.SILENT;
        } catch (IOException e) {
            return Ending.RESET;
        }
    }

    private void head() throws IOException {
        statusLine = in.line();
        while (statusLine.startsWith("HTTP/1.1 1")) {
            interim.add(statusLine);
            lines(interim);
            statusLine = in.line();
        }
        if (!statusLine.startsWith("HTTP/1.")) {
            throw new TimedInput.MalformedException();
        }
        lines(fields);
    }

    /** Takes lines up to an empty one. */
    private void lines(List<String> to) throws IOException {
        for (String line = in.line(); !line.isBlank(); line = in.line()) {
            to.add(line);
            if (to.size() > MAX_FIELDS) {
                throw new TimedInput.MalformedException();
            }
        }
    }

    private void body(boolean isHead) throws IOException {
        if (isHead || statusLine.startsWith(" 204", 8) || statusLine.startsWith(" 304", 8)) {
            return;
        }
        String length = Recording.value(fields, "content-length").orElse("");
        if (Recording.value(fields, "transfer-encoding").orElse("").equalsIgnoreCase("chunked")) {
            framing = Framing.CHUNKED;
            chunks();
        } else if (!length.isEmpty()) {
            framing = Framing.LENGTH;
            piece(Long.parseLong(length));
        } else {
            framing = Framing.UNTIL_CLOSE;
            while (some(Integer.MAX_VALUE) > 0) {}
        }
    }

    private void chunks() throws IOException {
        while (true) {
            String line = in.line();
            int hex = 0;
            while (hex < line.length() && Character.digit(line.charAt(hex), 16) >= 0) {
                hex++;
            }
            long size = Long.parseLong(line.substring(0, hex), 16);
            piece(size);
            chunks.add(new Chunk(body.length(), line.equals(Long.toHexString(size)) ? "" : line));
            if (size == 0) {
                lines(trailers);
                return;
            }
            if (!in.line().isEmpty()) {
                throw new TimedInput.MalformedException();
            }
        }
    }

    private void piece(long length) throws IOException {
        for (long left = length; left > 0; ) {
            int count = some(left);
            if (count == 0) {
                throw new TimedInput.CutOffException();
            }
            left -= count;
        }
    }

    private int some(long most) throws IOException {
        int count = in.take(most, body);
        arrivals.add(body.length(), in.nanos());
        return count;
    }
}
