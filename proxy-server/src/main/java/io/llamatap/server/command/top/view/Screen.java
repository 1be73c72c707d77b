package io.llamatap.server.command.top.view;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts the sections of the screen below one another. Models, loads and charts have a place that depends on the size of the screen and on
 * how many models there are; requests, which come and go, have what is left, so that nothing jumps. Stateless.
 */
public final class Screen {
    private static final int LOWEST = 11;
    private static final int LOW = 17;
    private static final int HIGH = 32;
    private static final int HIGHER = 45;

    private Screen() {}

    /** Returns the lines of the screen, as many as it has if it has an end. */
    public static List<Line> of(View view, Frame frame) {
        List<Line> header = Header.of(view, frame);
        List<Line> lower = lower(view, frame);
        List<Line> lines = new ArrayList<>(header);
        if (frame.isEndless()) {
            lines.addAll(Requests.of(view, frame, Frame.ENDLESS));
            lines.addAll(lower);
            return lines;
        }
        int end = frame.rows() - 1 - lower.size();
        lines.addAll(Requests.of(view, frame, end - header.size()));
        return full(lines, lower, end, footer(view, frame), frame);
    }

    /** Returns the explanations instead of the view. */
    public static List<Line> help(Frame frame) {
        List<Line> lines = new ArrayList<>();
        lines.add(frame.heading("WHAT IS SHOWN"));
        for (String line : Explanations.LINES) {
            lines.add(frame.line().add(line));
        }
        return full(lines, List.of(), frame.rows() - 1, frame.heading("any key: back   q: quit"), frame);
    }

    private static List<Line> full(List<Line> upper, List<Line> lower, int end, Line footer, Frame frame) {
        List<Line> lines = new ArrayList<>(upper.subList(0, Math.max(0, Math.min(end, upper.size()))));
        while (lines.size() < end) {
            lines.add(frame.line());
        }
        lines.addAll(lower);
        lines.add(footer);
        return lines;
    }

    private static List<Line> lower(View view, Frame frame) {
        int rows = frame.rows();
        List<Line> lines = new ArrayList<>();
        boolean isHigh = rows >= HIGH;
        if (rows >= LOWEST) {
            if (isHigh) {
                lines.add(frame.line());
            }
            int most = frame.isEndless() ? Frame.ENDLESS : Math.max(3, rows / 4);
            lines.addAll(Models.of(view, frame, Math.min(Models.wanted(view), most)));
        }
        if (rows >= LOW) {
            if (isHigh) {
                lines.add(frame.line());
            }
            lines.addAll(Loads.of(view, frame, isHigh ? frame.isEndless() ? 11 : rows / 7 : 3));
            if (isHigh) {
                lines.add(frame.line());
            }
            lines.addAll(Past.of(view, frame, frame.isEndless() || rows >= HIGHER ? 4 : isHigh ? 2 : 1));
            lines.add(Sums.ended(view, frame));
            if (isHigh) {
                lines.add(Sums.time(view, frame));
            }
            lines.add(Sums.sinceStart(view, frame));
            lines.add(Sums.trouble(view, frame));
        }
        return lines;
    }

    private static Line footer(View view, Frame frame) {
        String others = view.now().upstreams().size() > 1 ? "   Tab: next Ollama" : "";
        return frame.heading("q: quit   ?: what is shown" + others);
    }
}
