#!/usr/bin/env python3
"""Draws the curves of a run's JSON as SVG: charts.py [RESULTS.json [FOLDER]]. Medians, with whiskers from lowest to highest."""

import dataclasses
import html
import math
import re
import statistics
import sys
from pathlib import Path

import record
import results

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 74, 140, 58, 62
LABEL_GAP = 15
TICK_LENGTH = 5
# A logarithmic axis that is finer than this between powers of ten gets unreadable.
LOG_STEPS = (1, 2, 5)

# Colours that keep their difference for the colour-blind, on a light and on a dark ground; a peer always has the same.
PEERS = {"direct": ("#767676", "#9a9a9a"), "nginx": ("#1f7a3d", "#5cc27e"), "haproxy": ("#2361b8", "#7db1f5"),
         "envoy": ("#8d4bb0", "#cc95ea"), "llamatap": ("#c8420a", "#ff9457")}
OTHERS = (("#8a6d00", "#e0c04a"), ("#00767a", "#4fc9cd"), ("#a3265f", "#f28bb8"))

STYLE = """
svg { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif }
.ground { fill: #ffffff } .ink { fill: #1f2328 } .quiet { fill: #59636e } .grid { stroke: #d8dee4 } .axis { stroke: #59636e }
.title { font-size: 15px; font-weight: 600 } .line { fill: none; stroke-width: 2 } .second { stroke-dasharray: 6 4 }
"""
STYLE_DARK = """
.ground { fill: #0d1117 } .ink { fill: #e6edf3 } .quiet { fill: #9198a1 } .grid { stroke: #2a313a } .axis { stroke: #9198a1 }
"""


@dataclasses.dataclass(frozen=True)
class Chart:
    """One column of the runs of one curve."""

    file: str
    title: str
    curve: str
    column: str
    x_label: str
    y_label: str
    y_log: bool = False
    all_workers: bool = False  # else only the runs with most
    peers: tuple = ()  # none: all


CPU, DELAY = "CPU of the proxy for each chunk, µs", "delay of a chunk after it was due, p99, ms"
STREAMS = "streams (10,000 chunks a second in all; 100 a second each at most)"
LINE = "bytes of a line, one in a chunk (500 streams at 20 a second)"
MODELS = "different models in the requests (500 streams at 20 a second)"
CHARTS = (
    Chart("cpu-by-streams", "CPU for each chunk as streams grow", "streams", "µs CPU/chunk", STREAMS, CPU),
    Chart("delay-by-streams", "Delay as streams grow", "streams", "delivery p99 µs", STREAMS, DELAY, y_log=True),
    Chart("cpu-by-line", "CPU for each chunk as chunks grow", "line bytes", "µs CPU/chunk", LINE, CPU),
    Chart("delay-by-line", "Delay as chunks grow", "line bytes", "delivery p99 µs", LINE, DELAY, y_log=True),
    Chart("cpu-by-models", "CPU for each chunk as models grow", "models", "µs CPU/chunk", MODELS, CPU),
    Chart("delay-by-models", "Delay as models grow", "models", "delivery p99 µs", MODELS, DELAY, y_log=True),
    Chart("cpu-by-loops", "CPU for each chunk with one and two event loops or workers", "streams", "µs CPU/chunk", STREAMS, CPU,
          all_workers=True, peers=("nginx", "llamatap")),
    Chart("delay-by-loops", "Delay with one and two event loops or workers", "streams", "delivery p99 µs", STREAMS, DELAY,
          y_log=True, all_workers=True, peers=("nginx", "llamatap")),
)


class Scale:
    """Values to pixels, linear from 0 or logarithmic, with the values at which lines of the grid are drawn."""

    def __init__(self, values, start, end, log):
        self.start, self.end, self.log = start, end, log
        if log:
            self.low, self.high = min(values), max(values)
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            steps = [step * 10.0 ** power for power in powers for step in LOG_STEPS]
            self.low = max((step for step in steps if step <= self.low * 1.001), default=self.low)
            self.high = min((step for step in steps if step >= self.high * 0.999), default=self.high)
            self.ticks = [step for step in steps if self.low * 0.999 <= step <= self.high * 1.001]
        else:
            step = self._step(max(values) or 1)
            self.low, self.high = 0, step * math.ceil((max(values) or 1) / step)
            self.ticks = [step * i for i in range(round(self.high / step) + 1)]

    @staticmethod
    def _step(most):
        power = 10.0 ** math.floor(math.log10(most / 4))
        return next(power * step for step in (1, 2, 2.5, 5, 10) if most / (power * step) <= 6)

    def at(self, value):
        if self.log:
            share = math.log(value / self.low) / (math.log(self.high / self.low) or 1)
        else:
            share = value / self.high
        return self.start + share * (self.end - self.start)


def series(chart, runs):
    """(peer, workers) -> [(x, figures of the repeats)], in order of x."""
    found = {}
    runs = [run for run in runs if run["curve"] == chart.curve and (not chart.peers or run["peer"] in chart.peers)]
    most_workers = max((run["workers"] for run in runs), default=0)
    for run in runs:
        # The direct way takes no proxy's CPU.
        is_without = run["peer"] == "direct" and chart.column == "µs CPU/chunk"
        if is_without or run["workers"] != most_workers and not chart.all_workers:
            continue
        figure = results.numbers(run)[chart.column]
        figure = figure / 1000 if chart.column.endswith("p99 µs") else figure
        found.setdefault((run["peer"], run["workers"]), {}).setdefault(run["x"], []).append(max(figure, 1e-3))
    return {key: sorted(points.items()) for key, points in sorted(found.items())}


def tick_text(value):
    return f"{value:,.0f}" if value >= 1 and value == round(value) else f"{value:g}"


def css_class(peer):
    """A name given by --command may hold anything."""
    return "peer-" + re.sub(r"\W", "-", peer)


def colours_of(peer_names):
    spare = iter(OTHERS * len(peer_names))
    return {peer: PEERS.get(peer) or next(spare) for peer in peer_names}


def spread_labels(wanted):
    """[(y, key)] -> key -> y, moved apart so that no two meet."""
    placed, last = {}, -math.inf
    for y, key in sorted(wanted):
        last = max(y, last + LABEL_GAP)
        placed[key] = last
    over = last - (HEIGHT - BOTTOM)
    return {key: y - max(0, over) for key, y in placed.items()}


def _axes(chart, x, y):
    parts = []
    for value in y.ticks:
        at = y.at(value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>'
                     f'<text class="quiet" x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{tick_text(value)}</text>')
    bottom = HEIGHT - BOTTOM
    parts.append(f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{bottom}" y2="{bottom}"/>')
    for value in x.ticks:
        at = x.at(value)
        parts.append(f'<line class="axis" x1="{at:.1f}" x2="{at:.1f}" y1="{bottom}" y2="{bottom + TICK_LENGTH}"/>'
                     f'<text class="quiet" x="{at:.1f}" y="{bottom + 20}" text-anchor="middle">{tick_text(value)}</text>')
    parts.append(f'<text class="quiet" x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 16}" text-anchor="middle">'
                 f'{html.escape(chart.x_label)}</text>')
    parts.append(f'<text class="quiet" x="{LEFT - 58}" y="{TOP - 12}">{html.escape(chart.y_label)}</text>')
    return parts


def _line(key, points, x, y, dashed):
    peer = css_class(key[0])
    middles = [(x.at(value), y.at(statistics.median(figures))) for value, figures in points]
    path = " ".join(f"{'M' if i == 0 else 'L'}{px:.1f} {py:.1f}" for i, (px, py) in enumerate(middles))
    parts = [f'<path class="line {peer}{" second" if dashed else ""}" d="{path}"/>']
    for (value, figures), (px, py) in zip(points, middles):
        parts.append(f'<line class="{peer}" x1="{px:.1f}" x2="{px:.1f}" y1="{y.at(min(figures)):.1f}" y2="{y.at(max(figures)):.1f}">'
                     f'</line><circle class="dot {peer}" cx="{px:.1f}" cy="{py:.1f}" r="3"/>')
    return parts


def draw(chart, runs, caption):
    """The SVG text, or None where no run is on this curve."""
    lines = series(chart, runs)
    if not lines:
        return None
    figures = [figure for points in lines.values() for _, values in points for figure in values]
    x_values = sorted({value for points in lines.values() for value, _ in points})
    x = Scale(x_values, LEFT + 10, WIDTH - RIGHT - 10, log=True)
    x.low, x.high, x.ticks = x_values[0], x_values[-1], x_values
    y = Scale(figures, HEIGHT - BOTTOM, TOP, chart.y_log)
    workers = {count for _, count in lines}
    parts = _axes(chart, x, y)
    for key, points in lines.items():
        parts += _line(key, points, x, y, dashed=key[1] < max(workers))
    ends = spread_labels([(y.at(statistics.median(points[-1][1])), key) for key, points in lines.items()])
    for (peer, count), at in ends.items():
        label = f"{peer}, {count}" if len(workers) > 1 else peer
        parts.append(f'<text class="label {css_class(peer)}" x="{WIDTH - RIGHT + 6}" y="{at + 4:.1f}">{html.escape(label)}</text>')
    colours = colours_of(sorted({peer for peer, _ in lines}))
    light, dark = ("".join(f".{css_class(peer)} {{ stroke: {pair[i]} }} "
                           f".dot.{css_class(peer)}, .label.{css_class(peer)} {{ fill: {pair[i]}; stroke: none }}\n"
                           for peer, pair in colours.items()) for i in (0, 1))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">\n'
            f"<title>{html.escape(chart.title)}</title>\n<desc>{html.escape(caption)}</desc>\n<style>{STYLE}{light}"
            f"@media (prefers-color-scheme: dark) {{{STYLE_DARK}{dark}}}\n</style>\n"
            f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="6"/>\n'
            f'<text class="ink title" x="{LEFT - 58}" y="24">{html.escape(chart.title)}</text>\n' + "\n".join(parts) + "\n</svg>\n")


def main(words):
    newest = max((HERE / "target").glob("results-*.json"), default=None, key=lambda path: path.stat().st_mtime)
    source = Path(words[0]) if words else newest
    folder = Path(words[1]) if len(words) > 1 else HERE.parent / "charts"
    if source is None:
        raise SystemExit("no results: charts.py RESULTS.json [FOLDER]")
    kept = record.Record.load(source)
    sitting = kept.sittings[0]
    caption = f"{sitting['date']}, commit {sitting['commit']}, {sitting['machine']}, {kept.command}"
    folder.mkdir(exist_ok=True)
    for chart in CHARTS:
        if (text := draw(chart, kept.runs, caption)) is not None:
            (folder / f"{chart.file}.svg").write_text(text)
            print(folder / f"{chart.file}.svg")


if __name__ == "__main__":
    main(sys.argv[1:])
