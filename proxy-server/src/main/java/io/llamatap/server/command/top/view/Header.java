package io.llamatap.server.command.top.view;

import io.llamatap.server.command.top.feed.Now;
import io.llamatap.server.command.top.feed.UpstreamNow;
import java.util.ArrayList;
import java.util.List;

/** The lines that say whether all is up, and what Llamatap costs. Stateless. */
final class Header {
    private Header() {}

    static List<Line> of(View view, Frame frame) {
        Figures figures = new Figures(frame.letters());
        List<Line> lines = new ArrayList<>();
        lines.add(ollama(view, frame, figures));
        lines.add(view.notice().isEmpty() ? llamatap(view, frame, figures) : notice(view, frame));
        if (view.now().upstreams().size() > 1 && !frame.isEndless()) {
            lines.add(others(view, frame));
        }
        return lines;
    }

    private static Line ollama(View view, Frame frame, Figures figures) {
        UpstreamNow upstream = view.upstream();
        Line line = frame.line();
        if (upstream.isUp() == null) {
            line.add("Ollama has not been asked yet", Style.STRONG);
        } else {
            String since = figures.lasting(upstream.since(), view.now().time());
            line.add(
                    "Ollama is " + (upstream.isUp() ? "UP" : "DOWN") + since, upstream.isUp() ? Style.GOOD : Style.BAD);
        }
        if (upstream.version() != null) {
            line.add(", version " + frame.letters().safe(upstream.version()));
        }
        return line.add(", at " + frame.letters().safe(upstream.address()));
    }

    private static Line llamatap(View view, Frame frame, Figures figures) {
        Now now = view.now();
        Line line = frame.line().add("Llamatap " + frame.letters().safe(now.version()));
        boolean isServing = now.status().equals("serving");
        line.add(" " + (isServing ? "up" : frame.letters().safe(now.status())), isServing ? Style.PLAIN : Style.WARN);
        line.add(figures.lasting(now.started(), now.time()));
        double delay = view.upstream().counts().addedDelaySeconds();
        return line.add(", costs " + figures.tenth(now.cpuShare() * 100) + " % CPU, " + figures.bytes(now.memoryBytes())
                + (Double.isNaN(delay) ? "" : "; adds " + figures.latency(delay) + " (p99)"));
    }

    private static Line notice(View view, Frame frame) {
        return frame.line().add(frame.letters().safe(view.notice()), Style.BAD);
    }

    /** All upstreams, from the selected one on if they do not fit. */
    private static Line others(View view, Frame frame) {
        List<UpstreamNow> upstreams = view.now().upstreams();
        int selected = upstreams.indexOf(view.upstream());
        List<String> names = new ArrayList<>();
        int width = 0;
        for (int i = 0; i < upstreams.size(); i++) {
            String name = name(upstreams.get(i), i == selected, frame);
            names.add(name);
            width += Letters.width(name) + 1;
        }
        Line line = frame.line();
        int first = width > frame.columns() ? selected : 0;
        for (int i = first; i < names.size(); i++) {
            int left = names.size() - i;
            if (i > first && frame.columns() - line.width() < Letters.width(names.get(i)) + " 99 more".length()) {
                return line.add(left + " more");
            }
            line.add(names.get(i), i == selected ? Style.STRONG : Style.PLAIN).add(" ");
        }
        return line;
    }

    private static String name(UpstreamNow upstream, boolean isSelected, Frame frame) {
        String state = upstream.isUp() == null ? "?" : upstream.isUp() ? "up" : "DOWN";
        String address = frame.letters().safe(upstream.address()).replaceFirst("^https?://", "");
        String name = frame.letters().fit(address, 30) + " " + state + ", " + upstream.inFlight() + " now";
        return isSelected ? "[" + name + "]" : " " + name + " ";
    }
}
