"""The marks that Llamatap is held to, and whether a run's figures meet them."""

import dataclasses
import statistics

import results

# Differences of delays below this are noise: a ratio of them would say nothing.
LEAST_DELAY_US = 5
SUBJECT = "llamatap"


@dataclasses.dataclass(frozen=True)
class Mark:
    """One column of one kind of case, held against another peer's in the same repeat, or against a number."""

    group: str
    column: str
    limit: float
    against: str = ""
    at_least: bool = False
    added: bool = False  # the direct way's delay in the same repeat is taken off both before
    subject: str = SUBJECT

    def title(self):
        what = ("added " if self.added else "") + self.column
        return f"{what}, times {self.against}'s" if self.against else what

    def limit_text(self):
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"

    def verdict(self, figure):
        short = (self.limit / figure if figure > 0 else float("inf")) if self.at_least else figure / self.limit
        return "met" if short <= 1 else f"missed by {100 * (short - 1):.0f} %"


def _delays(group, column, limit):
    return Mark(group, column, limit, against="nginx", added=True)


MARKS = (
    Mark("tokens", "µs CPU/chunk", 1, against="nginx"),
    Mark("tokens", "µs CPU/chunk", 1.1, against="haproxy"),
    _delays("tokens", "delivery p50 µs", 1),
    _delays("tokens", "delivery p99 µs", 1),
    _delays("tokens", "delivery p99.9 µs", 1.5),
    Mark("tokens", "lost", 0),
    _delays("first", "first chunk p99 µs", 1),
    Mark("short", "requests/s", 1.05, against="nginx", at_least=True),
    Mark("short", "p99 µs", 1, against="nginx"),
    Mark("bulk", "GB/s", 1, against="envoy", at_least=True),
    Mark("bulk", "s CPU/GB", 1, against="envoy"),
    *(Mark("memory", column, limit + more, subject=subject)
      for subject, more in (("llamatap-jdk17", 0), ("llamatap-jdk25", 10))
      for column, limit in (("1000 streams MB", 100), ("idle after 1000 streams MB", 60), ("idle at last MB", 60))),
    *(Mark("memory", column, limit, subject=subject) for subject in ("llamatap-jdk17", "llamatap-jdk25")
      for column, limit in (("KiB/further stream", 10), ("lost", 0))),
    Mark("start", "seconds to first byte", 0.8, subject="llamatap-jdk17"),
    Mark("start", "seconds to first byte", 0.5, subject="llamatap-jdk25"),
)


def _figures(run):
    return results.numbers(run) | {"lost": run["failed"] + run.get("missing", 0)}


def _by_repeat(runs, peer):
    return {run["repeat"]: _figures(run) for run in runs if run["peer"] == peer}


def figures(mark, runs):
    """The mark's figure in each repeat that has what it takes: a ratio of runs close in time, or the number itself."""
    subject, other, direct = (_by_repeat(runs, peer) for peer in (mark.subject, mark.against, "direct"))
    found = []
    for repeat, own in subject.items():
        if mark.column not in own or mark.against and repeat not in other or mark.added and repeat not in direct:
            continue
        value = own[mark.column]
        if mark.against:
            base = direct[repeat][mark.column] if mark.added else 0
            least = LEAST_DELAY_US if mark.added else 1e-9
            value = max(value - base, least) / max(other[repeat][mark.column] - base, least)
        found.append(value)
    return found


def _judge(mark, found):
    middle = statistics.median(found)
    if mark.limit == 0:
        return "met" if max(found) == 0 else "missed"
    return mark.verdict(middle)


def rows(runs):
    """(load, peer, what, figures of the repeats, mark, verdict) of each mark and case that was measured."""
    found = []
    for mark in MARKS:
        for case in dict.fromkeys(run["case"] for run in runs if run["group"] == mark.group):
            values = figures(mark, [run for run in runs if run["case"] == case])
            if values:
                found.append((case, mark.subject, mark.title(), values, mark.limit_text(), _judge(mark, values)))
    return found


def report(runs):
    """As Markdown, ordered by load; what was not measured is not in it."""
    found = rows(runs)
    if not found:
        return ""
    lines = ["\nThe marks (a ratio is the median of the ratios of the repeats):\n",
             "| load | peer | figure | median (lowest-highest) | mark | |", "|---|---|---|---|---|---|"]
    order = list(dict.fromkeys(run["case"] for run in runs))
    for case, peer, what, values, limit, verdict in sorted(found, key=lambda row: order.index(row[0])):
        lines.append(f"| {case} | {peer} | {what} | {results.cell(values)} | {limit} | {verdict} |")
    return "\n".join(lines)
