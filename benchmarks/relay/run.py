#!/usr/bin/env python3
"""Measures Llamatap beside nginx, HAProxy and no proxy at all, on loopback; prints tables and writes JSON. See ../README.md."""

import argparse
import contextlib
import datetime
import json
import os
import platform
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import peers
import results

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
BUILD = HERE / "target"
LLAMATAP = f"{shlex.quote(str(REPOSITORY))}/llamatap --listen 127.0.0.1:{{port}} --upstream http://127.0.0.1:{{upstream}}"
COMMON = ["net.c", "http.c"]
PROGRAMS = {
    "standin": ["standin.c", "answers.c", "tokens.c", "wheel.c"] + COMMON,
    "load": ["load.c", "streams.c", "requests.c", "bulk.c", "client.c", "cpu.c", "histogram.c"] + COMMON,
}
LONG_WARM_UP_SECONDS = 15
SHORT_WARM_UP_SECONDS = 0.5
KINDS = ("tokens", "short", "bulk")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="3 repeats of 4 s: under 10 minutes for all kinds and 4 peers")
    parser.add_argument("--only", default=",".join(KINDS), help="kinds of load: tokens,short,bulk")
    parser.add_argument("--peers", default="direct,nginx,haproxy,llamatap", help="also: nginx-64k, and names given by --command")
    parser.add_argument("--command", action="append", default=[], metavar="NAME=COMMAND",
                        help="a further peer, or another llamatap; {port} and {upstream} are filled in")
    parser.add_argument("--repeat", type=int, help="default 5, short form 3")
    parser.add_argument("--seconds", type=float, help="window of a run; default 15, short form 4")
    parser.add_argument("--warm-up", type=float, default=LONG_WARM_UP_SECONDS, help="seconds, once for each kind, for a JVM")
    parser.add_argument("--retries", type=int, default=0,
                        help="how often a run is measured anew while others use the machine; the least disturbed one counts")
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--rate", type=float, default=20, help="tokens a second in each stream")
    parser.add_argument("--tick-micros", type=int, default=1000, help="tokens become due at multiples of this")
    parser.add_argument("--request-rate", type=float, default=0, help="requests a second in all; 0: closed loop")
    parser.add_argument("--megabytes", type=int, default=1024, help="MiB of one bulk transfer")
    parser.add_argument("--scrape-every", type=float, default=0, metavar="SECONDS",
                        help="adds the peer llamatap-scraped: llamatap whose /metrics is read so often during its runs")
    parser.add_argument("--json", type=Path, help="where the results go; default target/results-TIME.json")
    options = parser.parse_args()
    options.repeat = options.repeat or (3 if options.short else 5)
    options.seconds = options.seconds or (4 if options.short else 15)
    unknown = set(options.only.split(",")) - set(KINDS)
    if unknown:
        parser.error(f"--only {','.join(unknown)}: known are {','.join(KINDS)}")
    return options


def build():
    BUILD.mkdir(exist_ok=True)
    for program, sources in PROGRAMS.items():
        subprocess.run(["cc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror", "-D_GNU_SOURCE",
                        *sources, "-o", str(BUILD / program)], cwd=HERE, check=True)


def cases(options):
    """Name -> (kind, arguments of the load)."""
    found = {}
    kinds = options.only.split(",")
    if "tokens" in kinds:
        # Answers of five seconds, or short enough that each stream starts anew within the window.
        tokens = max(1, round(min(5, 0.9 * options.seconds) * options.rate))
        found[f"tokens: {options.streams} streams at {options.rate:g} tokens/s"] = (
            "tokens", ["streams", "--connections", options.streams, "--rate", options.rate, "--tokens", tokens])
    if "short" in kinds:
        loop = f"at {options.request_rate:g}/s" if options.request_rate else "closed loop"
        for method, path, connections in (("GET", "/api/version", 64), ("POST", "/api/generate", 1),
                                          ("POST", "/api/generate", 64), ("POST", "/api/generate", 512)):
            found[f"short: {method} {path}, {connections} connections, {loop}"] = (
                "short", ["requests", "--path", path, "--connections", connections, "--rate", options.request_rate])
    if "bulk" in kinds:
        for direction in ("down", "up"):
            for framing in ("length", "chunked"):
                transfers = max(1, round(options.seconds / 2))
                found[f"bulk: {options.megabytes} MiB {direction}, {framing}"] = (
                    "bulk", ["bulk", "--direction", direction, "--framing", framing, "--bytes", options.megabytes << 20,
                             "--transfers", transfers])
    return found


def measure(peer, stand_in, load_arguments, seconds, warm_up):
    """One run of the load: its JSON, with what the peer held in memory meanwhile at most."""
    pids = peer.pids()
    watched = ",".join(str(pid) for pid in [stand_in.process.pid, *pids])
    command = [BUILD / "load", *load_arguments, "--port", peer.port, "--seconds", seconds, "--warm-up", warm_up, "--pids", watched]
    load = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    resident = 0
    with peers.scraping(peer):
        try:
            while True:
                try:
                    output, errors = load.communicate(timeout=0.5)
                    break
                except subprocess.TimeoutExpired:
                    resident = max(resident, peer.resident_bytes())
        finally:
            load.kill()
    if load.returncode != 0:
        raise RuntimeError(f"the load ended with {load.returncode}: {errors.strip()}")
    return json.loads(output) | {"peer": peer.name, "peer_pids": pids, "standin_pid": stand_in.process.pid,
                                 "resident_bytes": max(resident, peer.resident_bytes()), "cores": os.cpu_count()}


def measure_undisturbed(options, *measured, warm_up):
    """The run during which others used the machine least, of as many as it takes and --retries allows."""
    best = measure(*measured, options.seconds, warm_up)
    for attempt in range(options.retries):
        if not results.is_disturbed(best):
            break
        again = measure(*measured, options.seconds, SHORT_WARM_UP_SECONDS) | {"attempts": attempt + 2}
        best = min(best, again, key=results.others_percent)
    return best


def measure_all(options, all_peers, stand_in):
    """All cases, repeat by repeat, each time with another peer first; yields the runs, and texts about failed ones."""
    warmed = set()
    for repeat in range(options.repeat):
        for case, (kind, load_arguments) in cases(options).items():
            start = repeat % len(all_peers)
            for peer in all_peers[start:] + all_peers[:start]:
                long = peer.needs_long_warm_up and (peer.name, kind) not in warmed
                warmed.add((peer.name, kind))
                warm_up = options.warm_up if long else SHORT_WARM_UP_SECONDS
                try:
                    if long and kind == "tokens":
                        # Answers of a few tokens first: long ones begin and end too seldom to have that code compiled.
                        measure(peer, stand_in, [*load_arguments, "--tokens", 4], SHORT_WARM_UP_SECONDS, warm_up)
                    run = measure_undisturbed(options, peer, stand_in, load_arguments, warm_up=warm_up)
                except RuntimeError as failure:
                    yield f"{case}, {peer.name}, repeat {repeat + 1}: {failure}"
                    continue
                yield run | {"case": case, "repeat": repeat + 1}


def output_of(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=10)
        return (done.stdout + done.stderr).strip().split("\n")[0]
    except OSError:
        return "none"


def circumstances():
    model = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    changed = " with changes" if output_of("git", "status", "--porcelain") else ""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "commit": output_of("git", "rev-parse", "--short", "HEAD") + changed,
        "machine": f"{os.cpu_count()} x {model}, Linux {platform.release()}",
        "command": shlex.join(["benchmarks/relay/run.py", *sys.argv[1:]]),
        "versions": [output_of("nginx", "-v"), output_of("haproxy", "-v"), output_of("java", "-version")],
        "load_average_before": os.getloadavg()[0],
    }


def report(about, runs, failures):
    print(f"\n{about['date']}, commit {about['commit']}, {about['machine']}\n{about['command']}\n{'; '.join(about['versions'])}")
    for case in dict.fromkeys(run["case"] for run in runs):
        print(f"\n{case}\n\n{results.table([run for run in runs if run['case'] == case])}")
    remarks = failures + results.complaints(runs)
    if remarks:
        print("\nNot to be trusted:\n" + "\n".join(f"- {remark}" for remark in remarks))


def main():
    options = arguments()
    about = circumstances()
    build()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: sys.exit(128 + received))
    commands = {"llamatap": LLAMATAP} | dict(command.split("=", 1) for command in options.command)
    runs, failures = [], []
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="relay-harness-")))
        upstream = peers.free_port()
        stand_in = peers.Peer("stand-in", upstream,
                              [str(BUILD / "standin"), str(upstream), "--tick-micros", str(options.tick_micros)])
        all_peers = [peers.make(name, upstream, folder, commands) for name in options.peers.split(",")]
        if options.scrape_every:
            scraped = peers.make("llamatap", upstream, folder, commands)
            scraped.name, scraped.scrape_every_seconds = "llamatap-scraped", options.scrape_every
            all_peers.append(scraped)
        for peer in [stand_in, *all_peers]:
            stack.callback(peer.stop)
            peer.start(folder)
        for run in measure_all(options, all_peers, stand_in):
            (failures if isinstance(run, str) else runs).append(run)
            text = run if isinstance(run, str) else f"{run['case']}, {run['peer']}, repeat {run['repeat']}"
            print(f"{time.monotonic() - started:5.0f} s  {text}", file=sys.stderr)
    report(about, runs, failures)
    target = options.json or BUILD / f"results-{about['date'].replace(':', '')}.json"
    target.write_text(json.dumps(about | {"failures": failures, "runs": runs}, indent=1))
    print(f"\nAll runs: {target}")
    return 1 if failures or any(run["failed"] or run.get("missing") for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
