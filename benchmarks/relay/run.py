#!/usr/bin/env python3
"""Measures Llamatap beside nginx, HAProxy, Envoy and no proxy, on loopback; prints tables and writes JSON. See ../README.md."""

import argparse
import contextlib
import shlex
import signal
import sys
import tempfile
import time
from pathlib import Path

import cases
import footprint
import measuring
import peers
import record
import results
import verdict

# The forms: what --short and --whole stand for; single options win.
FORMS = {
    "plain": {"only": ",".join(cases.LOAD_KINDS), "workers": "2", "repeat": 5, "memory_repeat": 3, "curve_repeat": 3,
              "seconds": 15, "short_seconds": 15, "curve_seconds": 5, "transfers": 8, "warm_up": 15},
    "short": {"only": "tokens,first,short,bulk,memory,start", "workers": "2", "repeat": 2, "memory_repeat": 1, "curve_repeat": 1,
              "seconds": 3, "short_seconds": 2, "curve_seconds": 3, "transfers": 1, "warm_up": 8},
    "whole": {"only": ",".join(cases.KINDS), "workers": "2,1", "repeat": 5, "memory_repeat": 3, "curve_repeat": 2,
              "seconds": 4, "short_seconds": 3, "curve_seconds": 3, "transfers": 2, "warm_up": 12},
}


def parse(words):
    parser = argparse.ArgumentParser(description=__doc__)
    form = parser.add_mutually_exclusive_group()
    for name, help_text in (("short", "all kinds but curves, under 10 minutes"), ("whole", "everything, under 60 minutes")):
        form.add_argument(f"--{name}", action="store_const", dest="form", const=name, default="plain", help=help_text)
    parser.add_argument("--resume", type=Path, metavar="FILE", help="goes on with the run that wrote this, with its options")
    parser.add_argument("--only", help=f"kinds: {','.join(cases.KINDS)}")
    parser.add_argument("--peers", help="for all kinds: direct,nginx,nginx-64k,haproxy,envoy,llamatap and names given by --command")
    parser.add_argument("--command", action="append", default=[], metavar="NAME=COMMAND",
                        help="a further peer, or another llamatap; {port}, {upstream} and {workers} are filled in")
    parser.add_argument("--envoy", metavar="PATH", help="Envoy's program, where it is not on the PATH")
    parser.add_argument("--workers", help="worker processes, threads or event loops of each peer: 1, 2; several are measured for "
                                          "tokens and the curve of streams, the first for the rest")
    parser.add_argument("--repeat", type=int, help="default 5, short form 2")
    parser.add_argument("--memory-repeat", type=int, help="of the steps of memory; default 3, short form 1")
    parser.add_argument("--curve-repeat", type=int, help="of the points of curves; default 3, short form 1, whole form 2")
    parser.add_argument("--curve-seconds", type=float, help="window of such a run; default 5, 3, 3")
    parser.add_argument("--seconds", type=float, help="window of a run of streams; default 15, short form 3, whole form 4")
    parser.add_argument("--short-seconds", type=float, help="window of a run of short requests; default 15, 2, 3")
    parser.add_argument("--transfers", type=int, help="bulk transfers of a run; default 8, 1, 2")
    parser.add_argument("--warm-up", type=float, help="seconds, once for each kind of load, for a JVM")
    parser.add_argument("--retries", type=int, default=0,
                        help="how often a run is measured anew while others use the machine; the least disturbed one counts")
    parser.add_argument("--streams", type=int, help="one load of tokens instead of three")
    parser.add_argument("--rate", type=float, help="the same: tokens a second in each stream")
    parser.add_argument("--tick-micros", type=int, default=1000, help="tokens become due at multiples of this")
    parser.add_argument("--request-rate", type=float, default=0, help="requests a second in all; 0: closed loop")
    parser.add_argument("--megabytes", type=int, default=1024, help="MiB of one bulk transfer")
    parser.add_argument("--scrape-every", type=float, default=0, metavar="SECONDS",
                        help="adds the peer llamatap-scraped: llamatap whose /metrics is read so often during its runs")
    parser.add_argument("--json", type=Path, help="where the results go; default target/results-TIME.json")
    options = parser.parse_args(words)
    for name, value in FORMS[options.form].items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    options.only = options.only.split(",")
    options.envoy = str(Path(options.envoy).resolve()) if options.envoy else None
    options.peers = options.peers.split(",") if options.peers else None
    options.workers = [int(count) for count in options.workers.split(",")]
    if unknown := set(options.only) - set(cases.KINDS):
        parser.error(f"--only {','.join(unknown)}: known are {','.join(cases.KINDS)}")
    return options


def say(text):
    print(text, file=sys.stderr, flush=True)


def expected_seconds(options, groups):
    """Of these cases in these repeats, the warm-up of JVMs included."""
    seconds = sum(case.expected_seconds() * len(case.peers_in(repeat)) for repeat, case in groups)
    loads = {(name, case.workers, case.arguments[0], case.name) for _, case in groups if case.arguments for name in case.peers
             if name not in peers.WARM_AT_ONCE}
    first = {load[:3] for load in loads}
    twice = sum(1 for load in first if load[2] == "streams")
    seconds += options.warm_up * (len(first) + twice + measuring.CASE_WARM_UP_SHARE * (len(loads) - len(first)))
    return seconds * (1 + options.retries)


def in_order(plan):
    """Repeats outermost, so that a drift of the machine meets all cases and peers."""
    most = max((case.repeats for case in plan.cases), default=0)
    return [(repeat, case) for repeat in range(1, most + 1) for case in plan.cases if repeat <= case.repeats]


def measure(bench, repeat, case, absent):
    """All peers of a case, each time another first; the runs, and texts about failed ones."""
    runs, failures = [], []
    names = [name for name in case.peers_in(repeat) if name not in absent]
    turn = repeat % max(len(names), 1)
    for name in names[turn:] + names[:turn]:
        try:
            runs.append(bench.run(case, name) | {"repeat": repeat})
        except RuntimeError as failure:
            failures.append(f"{case.name}, {name}, repeat {repeat}: {failure}")
    return runs, failures


def prepare(options):
    measuring.build()
    recipes = peers.Recipes(dict(command.split("=", 1) for command in options.command), options.envoy)
    runtimes = {} if options.peers or not {"memory", "start"} & set(options.only) else footprint.runtimes()
    recipes.commands = {name: f"env JAVA_HOME={shlex.quote(str(home))} {peers.LLAMATAP}" for name, home in runtimes.items()
                        } | recipes.commands
    footprint.prepare(runtimes)
    plan = cases.Plan(options, runtimes)
    absent = recipes.missing(dict.fromkeys(name for case in plan.cases for name in case.peers if name != "llamatap-scraped"))
    for name, remedy in absent.items():
        say(f"{name} is not here and is left out ({remedy})")
    return recipes, runtimes, plan, absent


def main(words):
    options = parse(words)
    if options.resume:
        kept = record.Record.load(options.resume)
        options = parse(kept.arguments)
    else:
        kept = record.Record(words, options.json or measuring.BUILD)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: sys.exit(128 + received))
    recipes, runtimes, plan, absent = prepare(options)
    kept.begin_sitting(recipes, runtimes)
    open_groups = [(repeat, case) for repeat, case in in_order(plan) if not kept.has(repeat, case)]
    started = time.monotonic()
    say(f"about {expected_seconds(options, open_groups) / 60:.0f} minutes; results go to {kept.path}")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="relay-harness-")))
        bench = measuring.Bench(options, recipes, folder, stack)
        for number, (repeat, case) in enumerate(open_groups, 1):
            kept.add(repeat, case, *measure(bench, repeat, case, absent))
            say(f"{time.monotonic() - started:5.0f} s  {number}/{len(open_groups)}  {case.name}, repeat {repeat}")
    print(results.report(kept))
    print(verdict.report(kept.runs))
    print(f"\nAll runs: {kept.path}")
    return 1 if kept.failures or any(run["failed"] or run.get("missing") for run in kept.runs) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
