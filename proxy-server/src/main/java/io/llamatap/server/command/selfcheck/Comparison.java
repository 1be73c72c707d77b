package io.llamatap.server.command.selfcheck;

import io.llamatap.server.command.selfcheck.Difference.Aspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Compares two responses to the same request in everything but the time. Stateless. */
final class Comparison {
    private Comparison() {}

    /** Returns the first difference in each aspect; empty if they are the same. */
    static List<Difference> of(Recording direct, Recording via, boolean isGenerated) {
        List<Difference> found = new ArrayList<>();
        if (!direct.interim().equals(via.interim())) {
            lines(Aspect.STATUS, "the interim responses differ", direct.interim(), via.interim(), found);
        } else if (!direct.statusLine().equals(via.statusLine())) {
            found.add(new Difference(
                    Aspect.STATUS,
                    "the status lines differ",
                    Excerpt.of(direct.statusLine()),
                    Excerpt.of(via.statusLine())));
        }
        lines(
                Aspect.FIELDS,
                "the header fields differ",
                HeaderFields.compared(direct),
                HeaderFields.compared(via),
                found);
        if (direct.framing() != via.framing()) {
            found.add(new Difference(
                    Aspect.FRAMING,
                    "the framing of the body differs",
                    direct.framing().toString(),
                    via.framing().toString()));
        }
        body(direct, via, isGenerated, found);
        lines(Aspect.TRAILERS, "the trailers differ", direct.trailers(), via.trailers(), found);
        if (direct.ending() != via.ending()) {
            found.add(new Difference(
                    Aspect.ENDING,
                    "the responses end differently",
                    direct.ending().toString(),
                    via.ending().toString()));
        }
        return found;
    }

    private static void lines(
            Aspect aspect, String place, List<String> direct, List<String> via, List<Difference> found) {
        int at = 0;
        while (at < direct.size() && at < via.size() && direct.get(at).equals(via.get(at))) {
            at++;
        }
        if (at < direct.size() || at < via.size()) {
            found.add(new Difference(aspect, place + " at line " + (at + 1), line(direct, at), line(via, at)));
        }
    }

    private static String line(List<String> lines, int at) {
        return at < lines.size() ? Excerpt.of(lines.get(at)) : "(nothing)";
    }

    private static void body(Recording direct, Recording via, boolean isGenerated, List<Difference> found) {
        Masked one = Masked.of(direct.body(), isGenerated);
        Masked other = Masked.of(via.body(), isGenerated);
        int at = mismatch(one.text(), other.text());
        if (at >= 0) {
            found.add(new Difference(
                    Aspect.BODY,
                    "the bodies differ at byte " + one.original(at),
                    Excerpt.around(one.text(), at),
                    Excerpt.around(other.text(), at)));
        } else {
            chunks(direct, via, one, other, found);
        }
    }

    private static int mismatch(String one, String other) {
        int both = Math.min(one.length(), other.length());
        for (int i = 0; i < both; i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return i;
            }
        }
        return one.length() == other.length() ? -1 : both;
    }

    /** Compares where the chunks end in the same body. */
    private static void chunks(Recording direct, Recording via, Masked one, Masked other, List<Difference> found) {
        for (int i = 0; i < Math.max(direct.chunks().size(), via.chunks().size()); i++) {
            String mine = chunk(direct, one, i);
            String theirs = chunk(via, other, i);
            if (!Objects.equals(mine, theirs)) {
                String place =
                        "chunk " + (i + 1) + " differs, of " + direct.chunks().size() + " directly and "
                                + via.chunks().size() + " through Llamatap";
                found.add(new Difference(Aspect.CHUNKS, place, mine, theirs));
                return;
            }
        }
    }

    private static String chunk(Recording recording, Masked body, int index) {
        if (index >= recording.chunks().size()) {
            return "(nothing)";
        }
        Recording.Chunk chunk = recording.chunks().get(index);
        int from =
                index == 0 ? 0 : body.masked(recording.chunks().get(index - 1).end());
        int to = body.masked(chunk.end());
        String size = chunk.form().isEmpty() ? "" : "size line " + Excerpt.of(chunk.form()) + ", ";
        return size + "bytes " + from + " to " + to + ", ending at " + Excerpt.around(body.text(), to);
    }
}
