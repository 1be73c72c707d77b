#!/usr/bin/env python3
"""Draws pictures of the dashboards in config/grafana/dashboards without Grafana: it sends the same queries to a Prometheus and places the
panels where Grafana would. Details such as colours differ from Grafana's.

    pip install matplotlib
    ./llamatap --demo &
    prometheus --config.file=config/prometheus.yml &
    docs/dashboards/draw.py http://localhost:9090 [MINUTES [UID...]]     # after MINUTES (15) minutes
"""

import io
import json
import re
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.dates as dates
import matplotlib.pyplot as plt
from PIL import Image

HERE = Path(__file__).resolve().parent
BOARDS = HERE.parents[1] / "config" / "grafana" / "dashboards"
RATE_INTERVAL = 60  # seconds; Grafana takes four times the scrape interval, at least
FIVE_MINUTES = 300  # the same for a single number, as its panel says
COLUMN, LINE, EDGE = 58, 38, 8  # pixels of a column and a line of the grid, and the space around a panel
PAPER, PANEL, INK, GREY = "#111217", "#181b1f", "#d8d9da", "#8e8e8e"
COLORS = ["#73bf69", "#f2cc0c", "#8ab8ff", "#ff780a", "#f2495c", "#b877d9", "#5794f2", "#fade2a", "#ca95e5", "#37872d"]
NAMED = {"dark-red": "#c4162a", "dark-orange": "#fa6400", "yellow": "#f2cc0c", "green": "#73bf69", "orange": "#ff9830", "red": "#f2495c", "blue": "#5794f2", "purple": "#b877d9", "text": GREY}


class Prometheus:
    def __init__(self, url, minutes):
        self.url, self.minutes = url.rstrip("/"), minutes
        self.end = time.time()
        self.start = self.end - 60 * minutes
        self.step = max(5, minutes * 60 / 240)

    def ask(self, path, **fields):
        data = urllib.parse.urlencode(fields).encode()
        with urllib.request.urlopen(f"{self.url}/api/v1/{path}", data) as response:
            return json.load(response)["data"]["result"]

    def fill(self, expression, rate_interval=RATE_INTERVAL):
        expression = expression.replace("$__rate_interval", f"{rate_interval}s").replace("$__range", f"{self.minutes}m")
        expression = expression.replace("$homeserver", "ollama-exporter")
        expression = expression.replace("$namespace", ".*")
        return re.sub(r"\$(job|instance|model)", ".+", re.sub(r"\$(main|categraf)", "ollama", expression))

    def ranges(self, expression):
        found = self.ask("query_range", query=self.fill(expression), start=self.start, end=self.end, step=self.step)
        grid = [self.start + i * self.step for i in range(int((self.end - self.start) / self.step) + 1)]
        for series in found:
            at = {round((float(t) - self.start) / self.step): float(v) for t, v in series["values"]}
            yield series["metric"], grid, [at.get(i, float("nan")) for i in range(len(grid))]

    def now(self, expression, rate_interval=RATE_INTERVAL):
        return [(s["metric"], float(s["value"][1])) for s in self.ask("query", query=self.fill(expression, rate_interval), time=self.end)]


def written(value, unit):
    """A number as Grafana writes it, about."""
    if value != value:
        return "-"
    if unit == "percentunit":
        return f"{100 * value:.3g}%"
    if unit == "percent":
        return f"{value:.3g}%"
    if unit == "dtdurations":
        for size, name in ((86400, "d"), (3600, "h"), (60, "min")):
            if value >= size:
                return f"{value / size:.3g} {name}"
    scales = {
        "bytes": ((1 << 30, " GiB"), (1 << 20, " MiB"), (1 << 10, " KiB"), (0, " B")),
        "s": ((1, " s"), (1e-3, " ms"), (0, " µs")),
        "dtdurations": ((0, " s"),),
    }.get(unit, ((1e9, " G"), (1e6, " M"), (1e3, " K"), (0, "")))
    for size, name in scales:
        if abs(value) >= size:
            shown = value * 1e6 if name == " µs" else value * 1e3 if name == " ms" else value / (size if size > 1 else 1)
            if name == " K":
                shown = value / 1e3
            return f"{shown:.3g}{name}{ {'reqps': ' req/s', 'cps': ' /s'}.get(unit, '')}"
    return f"{value:.3g}"


def legend(target, labels):
    return re.sub(r"\{\{(\w+)}}", lambda m: labels.get(m[1], ""), target.get("legendFormat", target["refId"])).strip()


def color_of(panel, value):
    defaults = panel["fieldConfig"]["defaults"]
    for mapping in defaults.get("mappings", []):
        for number, word in mapping["options"].items():
            if float(number) == value:
                return NAMED.get(word["color"], INK), word["text"]
    chosen = INK
    for step in defaults.get("thresholds", {}).get("steps", []):
        if step["value"] is None or value >= step["value"]:
            chosen = NAMED.get(step["color"], INK)
    return chosen, None


def clock(axes, prometheus):
    axes.set_xlim(prometheus.start / 86400, prometheus.end / 86400)  # Matplotlib counts days
    axes.xaxis.set_major_locator(dates.AutoDateLocator(maxticks=6))
    axes.xaxis.set_major_formatter(dates.DateFormatter("%H:%M"))


def times(grid):
    return [t / 86400 for t in grid]


def lines(panel, axes, prometheus, marks):
    unit = panel["fieldConfig"]["defaults"]["unit"]
    custom = panel["fieldConfig"]["defaults"].get("custom", {})
    changed = {
        (o["matcher"]["options"], p["id"]): p["value"] for o in panel["fieldConfig"]["overrides"] for p in o["properties"]}
    series = []
    for target in panel["targets"]:
        for labels, grid, values in prometheus.ranges(target["expr"]):
            series.append((legend(target, labels), grid, values))
    base = None
    for i, (name, grid, values) in enumerate(series):
        fixed = changed.get((name, "color"))
        color, x = NAMED[fixed["fixedColor"]] if fixed else COLORS[i % len(COLORS)], times(grid)
        is_line = (name, "custom.stacking") in changed
        last = next((v for v in reversed(values) if v == v), float("nan"))
        label = f"{name}  {written(last, unit)}"
        if "stacking" in custom and not is_line:
            base = base or [0.0] * len(values)
            top = [b + (v if v == v else 0) for b, v in zip(base, values)]
            axes.fill_between(x, base, top, color=color, alpha=0.6, linewidth=0, label=label)
            base = top
        else:
            axes.plot(x, values, color=INK if is_line else color, linewidth=1.3, label=label)
    for step in panel["fieldConfig"]["defaults"].get("thresholds", {}).get("steps", [])[1:]:
        if axes.get_ylim()[1] > step["value"]:
            axes.axhline(step["value"], color=NAMED[step["color"]], linestyle="--", linewidth=0.8)
    for when, color in marks:
        axes.axvline(when / 86400, color=color, linestyle=":", linewidth=0.8)
    axes.set_ylim(bottom=0)
    clock(axes, prometheus)
    axes.yaxis.set_major_formatter(lambda value, _: written(value, unit))
    axes.yaxis.set_major_locator(plt.MaxNLocator(4))
    names(axes, len(series))
    return bool(series)


def names(axes, count):
    if count:
        handles, labels = axes.get_legend_handles_labels()  # Grafana's can be scrolled
        columns = 2 if count > 3 else max(1, count)
        axes.legend(
            handles[:8], labels[:8], loc="upper left", bbox_to_anchor=(-0.01, -0.16), ncol=columns, fontsize=6.5, frameon=False, labelcolor=INK,
            handlelength=1, columnspacing=1.2, labelspacing=0.25, borderpad=0)


def heat(panel, axes, prometheus, _):
    unit = panel["fieldConfig"]["defaults"]["unit"]
    rows = sorted(
        ((float(labels["le"]), grid, values) for labels, grid, values in prometheus.ranges(panel["targets"][0]["expr"])),
        key=lambda row: row[0])
    below, cells = None, []
    for edge, grid, values in rows:
        values = [v if v == v else 0 for v in values]
        cells.append((edge, [max(0, v - b) for v, b in zip(values, below or [0] * len(values))]))
        below = values
    used = [i for i, (_, row) in enumerate(cells) if any(row)]
    if not used:
        return False
    cells = cells[max(0, used[0] - 1) : used[-1] + 2]
    axes.pcolormesh(
        times(grid), range(len(cells)), [[v if v > 0 else float("nan") for v in row] for _, row in cells],
        cmap="YlOrRd", shading="nearest", rasterized=True)
    axes.set_yticks(range(len(cells)), [written(e, unit) if e != float("inf") else "more" for e, _ in cells])
    if len(cells) > 8:
        axes.set_yticks(range(0, len(cells), 2), [written(cells[i][0], unit) for i in range(0, len(cells), 2)])
    clock(axes, prometheus)
    return True


def number(panel, axes, prometheus, _):
    unit = panel["fieldConfig"]["defaults"]["unit"]
    found = [
        (legend(target, labels), value)
        for target in panel["targets"] for labels, value in prometheus.now(target["expr"], FIVE_MINUTES) if value == value]
    axes.axis("off")
    if not found:
        axes.text(0.5, 0.5, panel["fieldConfig"]["defaults"].get("noValue", "no data"), color=GREY, ha="center", va="center", fontsize=16)
        return True
    for i, (_, value) in enumerate(found[:3]):
        color, word = color_of(panel, value)
        axes.text((i + 0.5) / len(found[:3]), 0.45, word or written(value, unit), color=color, ha="center", va="center",
                  fontsize=24 if len(found) == 1 else 15)
    return True


def bars(panel, axes, prometheus, _):
    unit = panel["fieldConfig"]["defaults"]["unit"]
    found = [(legend(t, labels), value) for t in panel["targets"] for labels, value in prometheus.now(t["expr"])]
    found = [(name, value) for name, value in found if value == value][:10]
    for i, (name, value) in enumerate(found):
        axes.barh(len(found) - i, value, color=COLORS[i % len(COLORS)], alpha=0.7, height=0.6)
        axes.text(0, len(found) - i, f" {name}  {written(value, unit)}", color="white", va="center", fontsize=8)
    axes.axis("off")
    return bool(found)


def states(panel, axes, prometheus, _):
    found = [(legend(t, labels), grid, values) for t in panel["targets"] for labels, grid, values in prometheus.ranges(t["expr"])]
    step = prometheus.step / 86400
    for i, (_, grid, values) in enumerate(found):
        for state in (0.0, 1.0):
            spans = [(x, step) for x, v in zip(times(grid), values) if v == state]
            axes.broken_barh(spans, (len(found) - i - 0.4, 0.8), color=color_of(panel, state)[0], alpha=0.8 if state else 0.3, linewidth=0)
    axes.set_yticks([len(found) - i for i in range(len(found))], [name for name, _, _ in found])
    clock(axes, prometheus)
    return bool(found)


def table(panel, axes, prometheus, _):
    organize = next(t["options"] for t in panel["transformations"] if t["id"] == "organize")
    names_of = {k: v for k, v in organize["renameByName"].items() if not k.startswith("Value #")}
    units = {o["matcher"]["options"]: p["value"] for o in panel["fieldConfig"]["overrides"] for p in o["properties"] if p["id"] == "unit"}
    columns = [t for t in panel["targets"] if f"Value #{t['refId']}" not in organize["excludeByName"]]
    lines_of = {}
    for target in panel["targets"]:
        for labels, value in prometheus.now(target["expr"]):
            lines_of.setdefault(tuple(labels.get(name, "") for name in names_of), {})[target["refId"]] = value
    heads = list(names_of.values()) + [t["legendFormat"] for t in columns]
    axes.axis("off")
    rows = [
        [*key, *(written(found.get(t["refId"], float("nan")), units[t["legendFormat"]]) for t in columns)]
        for key, found in sorted(lines_of.items())][:9]
    if not rows:
        axes.text(0.5, 0.5, panel["fieldConfig"]["defaults"].get("noValue", "no data"), color=GREY, ha="center", va="center")
        return True
    widths = [max(len(str(row[i])) for row in [heads, *rows]) + 3 for i in range(len(heads))]
    left = 0
    for i, width in enumerate(widths):
        for j, row in enumerate([heads, *rows]):
            axes.text(left / sum(widths), 1 - (j + 0.5) / 10, row[i], color=COLORS[6] if not j else INK, fontsize=8, va="center", clip_on=True)
        left += width
    return True


DRAW = {"timeseries": lines, "stat": number, "bargauge": bars, "heatmap": heat, "state-timeline": states, "table": table}


def marks_of(board, prometheus):
    found = []
    for mark in board.get("annotations", {}).get("list", []):
        if "expr" not in mark:
            continue
        for _, grid, values in prometheus.ranges(mark["expr"]):
            if mark.get("useValueForTime"):
                found += [(v / 1000, NAMED[mark["iconColor"]]) for v in set(values) if v == v]
            else:
                on = [v == v and v >= 1 for v in values]
                found += [(t, NAMED[mark["iconColor"]]) for i, t in enumerate(grid) if on[i] and not (i and on[i - 1])]
    return [(when, color) for when, color in found if prometheus.start < when < prometheus.end]


def draw(board, prometheus):
    panels = board["panels"]
    height = max(p["gridPos"]["y"] + p["gridPos"]["h"] for p in panels) * LINE + LINE
    width = 24 * COLUMN
    figure = plt.figure(figsize=(width / 100, height / 100), dpi=100, facecolor=PAPER)
    figure.text(EDGE / width, 1 - 20 / height, board["title"], color=INK, fontsize=13, va="center", weight="bold")
    marks = marks_of(board, prometheus)
    for panel in panels:
        place = panel["gridPos"]
        x, top = place["x"] * COLUMN, LINE + place["y"] * LINE
        w, h = place["w"] * COLUMN, place["h"] * LINE
        if panel["type"] == "row":
            figure.text((x + EDGE) / width, 1 - (top + h / 2) / height, "▾ " + panel["title"], color=INK, fontsize=10, va="center")
            continue
        box = plt.Rectangle(((x + EDGE / 2) / width, 1 - (top + h - EDGE / 2) / height), (w - EDGE) / width, (h - EDGE) / height,
                            transform=figure.transFigure, facecolor=PANEL, edgecolor="#2a2d33", linewidth=0.8, zorder=-1)
        figure.add_artist(box)
        figure.text((x + 14) / width, 1 - (top + 16) / height, panel["title"], color=INK, fontsize=8.5, va="center")
        kind = panel["type"]
        left, below = {"timeseries": (58, 92), "heatmap": (58, 28), "state-timeline": (120, 28)}.get(kind, (14, 12))
        axes = figure.add_axes(((x + left) / width, 1 - (top + h - below) / height, (w - left - 20) / width, (h - below - 34) / height),
                               facecolor=PANEL)
        axes.tick_params(colors=GREY, labelsize=7, length=0)
        axes.grid(color="#2a2d33", linewidth=0.6)
        for spine in axes.spines.values():
            spine.set_visible(False)
        if not DRAW[kind](panel, axes, prometheus, marks):
            axes.clear()
            axes.axis("off")
            axes.text(0.5, 0.5, panel["fieldConfig"]["defaults"].get("noValue", "no data"), color=GREY, ha="center", va="center")
    raw = io.BytesIO()
    figure.savefig(raw, facecolor=PAPER)
    plt.close(figure)
    picture = HERE / f"{board['uid']}.png"
    Image.open(raw).convert("RGB").quantize(160).save(picture, optimize=True)
    print(f"{picture}: {picture.stat().st_size // 1000} kB")


def main():
    prometheus = Prometheus(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 15)
    for file in sorted(BOARDS.glob("*.json")):
        board = json.loads(file.read_text())
        if board["uid"] in (sys.argv[3:] or [board["uid"]]):
            draw(board, prometheus)


main()
