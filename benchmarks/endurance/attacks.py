#!/usr/bin/env python3
"""Attacks Llamatap with as many connections as descriptors allow, and looks at what becomes of it and of honest clients.

Each attack must leave the process alive, its memory bounded, its log without faults, what goes on going on, others served and
probes answered; and when it is over, nothing may be left of it. Floods are also sent to nginx with one worker, where it is
installed, and what honest clients wait for there stands beside. Exit status 1 where a promise was broken. See ../README.md.
"""

import argparse
import contextlib
import dataclasses
import http.client
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

import cases
import proxy
from attacked import Attacked, Nginx, certificate, cpu_seconds, favour, unverified
from circumstances import circumstances, describe
from victims import Victims

# The heap, what buffers may hold outside it, and the JVM's own.
RESIDENT_BYTES_AT_MOST = (256 + 512 + 160) << 20
HEAP_GROWTH_BYTES_AT_MOST = 32 << 20
STREAM_GAP_SECONDS_AT_MOST = 3
SERVED_AT_LEAST = 0.98
# A socket of an attacker that is closed with megabytes unsent sends them in the kernel's persist mode: some 200 kB a second.
SETTLED_SECONDS = 90
WARM_UP_SECONDS = 2
RAMP_SECONDS = 40
# Machines are shared: the marks are told, and only what misses them by far is a fault.
TIMES_NGINX_AT_MOST = 2
HELD_GAUGE = "ollama_proxy_client_memory_bytes"


@dataclasses.dataclass
class Outcome:
    """What was seen of one attack on one peer."""
    samples: dict
    tallies: list
    statuses: dict
    cpu_seconds: float
    seconds: float
    alive: bool = True
    resident_bytes: int = 0
    descriptors: int = 0
    found: list = dataclasses.field(default_factory=list)

    def times(self, name):
        sample = self.samples.get(name)
        return tuple(1000 * at for at in (sample.percentile(0.5), sample.percentile(0.99), sample.worst)) if sample else (float("nan"),) * 3

    @property
    def open(self):
        return sum(tally[0] for tally in self.tallies)

    @property
    def opened(self):
        return sum(tally[1] for tally in self.tallies)

    @property
    def closed(self):
        return sum(tally[4] for tally in self.tallies)

    @property
    def responses(self):
        return sum(tally[2] for tally in self.tallies)


def attack(case, peer, seconds, victims):
    """Lets the attack and honest clients loose on a peer."""
    swarms = case.swarms(("127.0.0.1", peer.port))
    victims.start()
    time.sleep(WARM_UP_SECONDS)
    for swarm in swarms:
        swarm.start()
    began = time.monotonic()
    # A flood finds code that is compiled; what fills memory is watched from its first byte.
    start = began + (seconds / 4 if case.is_flood else 0)
    most, descriptors, resident, cpu_before, counted_before, ahead = {}, 0, 0, None, 0, True
    end = start + seconds
    while time.monotonic() < end and peer.process.poll() is None:
        if not case.is_flood and not all(swarm.is_complete() for swarm in swarms) and time.monotonic() < began + RAMP_SECONDS:
            end = time.monotonic() + seconds
        if ahead and time.monotonic() >= start:
            ahead, cpu_before = False, cpu_seconds(peer.pids())
            counted_before = [swarm.tally.responses for swarm in swarms]
        with contextlib.suppress(OSError, ValueError):
            for index, swarm in enumerate(swarms):
                most[index] = max(most.get(index, 0), swarm.tally.open)
            resident = max(resident, peer.resident_bytes())
            descriptors = max(descriptors, sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in peer.pids()))
        time.sleep(0.25)
    alive = peer.process.poll() is None
    end = time.monotonic()
    used = cpu_seconds(peer.pids()) - cpu_before if alive and cpu_before else float("nan")
    counted = [swarm.tally.responses for swarm in swarms]
    statuses = {}
    for swarm in swarms:
        for status, count in swarm.stop().items():
            statuses[status] = statuses.get(status, 0) + count
    time.sleep(1)
    samples = {name: sample.within(start, end) for name, sample in victims.stop().items()}
    tallies = [(most.get(index, 0), swarm.tally.opened, counted[index] - (counted_before[index] if counted_before else 0),
                swarm.tally.failed, swarm.tally.closed) for index, swarm in enumerate(swarms)]
    return Outcome(samples, tallies, statuses, used, end - start, alive, resident, descriptors)


def faults(case, outcome):
    """What honest clients saw that they must not see."""
    if not outcome.opened:
        yield "the attack did not come about"
    for name, allowed in (("kept", 0), ("token", 0), ("new", 1 - SERVED_AT_LEAST), ("probe", 0), ("scrape", 0.1), ("slow head", 0),
                          ("slow upload", 0), ("waiting upload", 0), ("slow reader", 0)):
        sample = outcome.samples.get(name, ())
        bad = sum(sample.faults.values()) if sample else 0
        if bad > allowed * len(sample):
            worst = ", ".join(f"{count} × {fault}" for fault, count in sample.faults.most_common(3))
            yield f"{name}: {bad} of {len(sample)} ({worst})"
    if not outcome.samples.get("kept") or not outcome.samples.get("token"):
        yield "no victim was served"
    elif outcome.samples["token"].worst > STREAM_GAP_SECONDS_AT_MOST:
        yield f"a token gap of {outcome.samples['token'].worst:.1f} s, {STREAM_GAP_SECONDS_AT_MOST} s are allowed"


def settle(llamatap, heap_before):
    """Waits until nothing is left of the attack; what is left when that took too long."""
    began, left = time.monotonic(), "no metrics"
    while left and time.monotonic() < began + SETTLED_SECONDS and llamatap.is_alive():
        time.sleep(0.2)
        try:
            metrics = llamatap.metrics()
        except OSError as failure:
            left = f"metrics: {failure}"
            continue
        counts = {"connections": metrics.total("ollama_proxy_client_connections") - 1,
                  "requests in flight": metrics.total("ollama_proxy_requests_in_flight"),
                  "held bytes": metrics.total(HELD_GAUGE) if metrics.has(HELD_GAUGE) else 0}
        left = ", ".join(f"{count:.0f} {name}" for name, count in counts.items() if count > 0)
    if left:
        yield f"{SETTLED_SECONDS} s later: {left}"
    heap = llamatap.heap_after_collection() if llamatap.is_alive() else None
    if heap and heap_before and heap > heap_before + HEAP_GROWTH_BYTES_AT_MOST:
        yield f"{heap / 1e6:.0f} MB of heap stay, {heap_before / 1e6:.0f} before"
    with contextlib.suppress(OSError):
        if llamatap.is_alive() and llamatap.get("/metrics")[0] == 200:
            return
    yield "/metrics is not 200 afterwards"


class Range:
    """What is attacked: the stand-in, and of Llamatap a fresh one for each set of settings, or each attack."""

    def __init__(self, stack, options, folder):
        self.stack, self.options, self.folder = stack, options, folder
        self.key = self.llamatap = None
        self.stand_ins = {}
        self.certificate = None

    def stand_in(self, models):
        if models not in self.stand_ins:
            self.stand_ins[models] = stand_in = proxy.StandIn(models=models)
            self.stack.callback(stand_in.stop)
            stand_in.start(self.folder)
            favour(stand_in.process.pid)
        return self.stand_ins[models]

    def settings(self, case):
        settings = case.settings
        if case.tokens:
            file = self.folder / f"tokens-{case.tokens}"
            file.write_text("\n".join(cases.TOKENS[:case.tokens]) + "\n")
            settings += ("--token-file", str(file))
        if case.tls:
            self.certificate = self.certificate or certificate(self.folder)
            settings += ("--tls-certificate", str(self.certificate[0]), "--tls-key", str(self.certificate[1]))
        return settings

    def prepared(self, case):
        """The Llamatap for an attack, which has served all models once where there are many."""
        key = self.settings(case), case.models
        if self.options.short and self.llamatap and self.llamatap.is_alive() and key == self.key:
            return self.llamatap
        self.close()
        self.key = key
        self.llamatap = Attacked(self.stand_in(case.models).upstream, self.options, key[0], unverified() if case.tls else None)
        self.stack.callback(self.llamatap.stop)
        self.llamatap.start(self.folder)
        favour(self.llamatap.pid)
        if case.models:
            self.fill_page(case.models)
        return self.llamatap

    def fill_page(self, models):
        connection = http.client.HTTPConnection("127.0.0.1", self.llamatap.port, timeout=10)
        for index in range(min(models, 80)):
            body = json.dumps({"model": f"model-with-a-name-of-common-length-{index}:270m", "prompt": "Why?"})
            connection.request("POST", "/api/generate", body)
            connection.getresponse().read()
        connection.close()

    def close(self):
        if self.llamatap:
            self.llamatap.stop()
            self.llamatap.log.rename(self.folder / f"{time.monotonic_ns()}.log")
            self.llamatap = None


def on_llamatap(case, attacked, seconds):
    llamatap = attacked.prepared(case)
    pid = llamatap.pid
    heap_before = llamatap.heap_after_collection()
    victims = Victims(("127.0.0.1", llamatap.port), case.victim, unverified() if case.tls else None,
                      cases.TOKENS[0] if case.tokens else None, slow=not case.is_flood, scrapes=not case.is_flood or bool(case.models))
    outcome = attack(case, llamatap, seconds, victims)
    alive = llamatap.is_alive()
    if alive:
        outcome.resident_bytes = llamatap.most_resident_bytes()
        if outcome.resident_bytes > RESIDENT_BYTES_AT_MOST:
            outcome.found.append(f"{outcome.resident_bytes >> 20} MiB resident, {RESIDENT_BYTES_AT_MOST >> 20} are allowed")
        outcome.found += faults(case, outcome)
        if case.is_ended and not attacked.options.short and not outcome.closed:
            outcome.found.append("no limit of time has ended any of them")
        outcome.found += settle(llamatap, heap_before)
    alive = llamatap.is_alive() and llamatap.pid == pid
    outcome.alive = alive
    if not alive:
        outcome.found.insert(0, f"the process ended with {llamatap.process.poll()}")
    outcome.found += [f"log: {line[:150]}" for line in llamatap.complaints()[:2]]
    return outcome


def on_nginx(case, attacked, seconds):
    with tempfile.TemporaryDirectory(prefix="nginx-", dir=attacked.folder) as folder:
        nginx = Nginx(attacked.stand_in(case.models).upstream, Path(folder))
        try:
            nginx.start(Path(folder))
            favour(nginx.process.pid)
            victims = Victims(nginx.address, case.victim, token=cases.TOKENS[0], slow=False, scrapes=False)
            return attack(case, nginx, seconds, victims)
        finally:
            nginx.stop()


HEADINGS = ("attack", "connections at once / in all", "survived", "RSS max MiB", "victim p50 / p99 ms", "token gap p99 / max ms",
            "CPU µs a response", "nginx: victim p50 / p99", "token gap p99 / max", "CPU", "verdict")


def cells(outcome):
    p50, p99, _ = outcome.times("kept")
    _, gap, worst = outcome.times("token")
    cost = f"{outcome.cpu_seconds / outcome.responses * 1e6:.0f}" if outcome.responses > 1000 else "-"
    return [f"{p50:.1f} / {p99:.1f}", f"{gap:.0f} / {worst:.0f}", cost]


def row(case, ours, theirs):
    verdict = "; ".join(ours.found) if ours.found else "holds"
    return [f"{case.name}: {case.what}", f"{ours.open} / {ours.opened}", "yes" if ours.alive else "NO",
            f"{ours.resident_bytes >> 20}", *cells(ours), *(cells(theirs) if theirs else "---"), verdict]


def marks(ours, theirs):
    """How honest clients fare beside nginx's; a fault where that is beyond all noise."""
    for name, place, what in (("kept", 0, "victim p50"), ("kept", 1, "victim p99"), ("token", 1, "token gap p99")):
        here, there = ours.times(name)[place], theirs.times(name)[place]
        # What could not be measured is no success.
        if not here <= TIMES_NGINX_AT_MOST * max(there, 20):
            yield f"{what} {here:.0f} ms, nginx's {there:.0f}"


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--short", action="store_true", help="the worst of each kind, without nginx: a minute and a half")
    parser.add_argument("--only", action="append", metavar="NAME", help=f"of {', '.join(c.name for c in cases.HOLDING + cases.FLOODS)}")
    parser.add_argument("--java", metavar="HOME", help="the Java that runs it; else JAVA_HOME, else that of the PATH")
    parser.add_argument("--jar", help="another build than that of ./llamatap")
    parser.add_argument("--seconds", type=float, help="of each attack, instead of its own")
    parser.add_argument("--json", type=Path, help="where all figures go; default target/attacks-TIME.json")
    options = parser.parse_args()
    known = {case.name for case in cases.HOLDING + cases.FLOODS}
    if unknown := set(options.only or ()) - known:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}")
    return options


def main():
    options = parsed()
    proxy.exit_on_signals()
    proxy.peers.bind_to_parent()
    favour("self")
    chosen = [case for case in cases.HOLDING + cases.FLOODS
              if (case.name in options.only if options.only else case.short_seconds or not options.short)]
    if options.short:
        # Those with the same settings share a process.
        chosen.sort(key=lambda case: (case.tls, case.tokens, case.models, case.settings))
    about = circumstances("benchmarks/endurance/attacks.py")
    has_nginx = bool(shutil.which("nginx")) and not options.short
    rows, found, figures = [], [], {}
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="attacks-")))
        attacked = Range(stack, options, folder)
        for case in chosen:
            if case.tls and not shutil.which("openssl"):
                print(f"skipped: {case.name}, because there is no openssl to make a certificate", file=sys.stderr)
                continue
            seconds = options.seconds or (case.short_seconds or 4 if options.short else case.seconds)
            theirs = on_nginx(case, attacked, seconds) if has_nginx and case.name in cases.NGINX_TOO else None
            ours = on_llamatap(case, attacked, seconds)
            if theirs:
                ours.found += marks(ours, theirs)
            rows.append(row(case, ours, theirs))
            found += [f"{case.name}: {text}" for text in ours.found]
            figures[case.name] = {"ours": summary(ours), "nginx": summary(theirs) if theirs else None, "found": ours.found}
            print(" | ".join(rows[-1]), file=sys.stderr)
            print(f"    {json.dumps(summary(ours))}", file=sys.stderr)
        attacked.close()
    print(f"\n{describe(about)}\n\n| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
    print("\n".join(f"| {' | '.join(cells)} |" for cells in rows))
    print("\n".join(f"FAILED: {text}" for text in found) if found else "\nall attacks were borne")
    target = options.json or proxy.target() / f"attacks-{about['date'].replace(':', '')}.json"
    target.write_text(json.dumps(about | {"attacks": figures}, indent=1))
    print(f"all figures: {target}")
    return 1 if found else 0


def summary(outcome):
    """All figures of an outcome, for those who read JSON."""
    return {"tallies": outcome.tallies, "statuses": outcome.statuses, "descriptors": outcome.descriptors,
            "resident_mib": outcome.resident_bytes >> 20, "seconds": outcome.seconds, "cpu_seconds": outcome.cpu_seconds,
            "victims": {name: {"count": len(sample), "p50_p99_worst_ms": [round(at, 2) for at in outcome.times(name)],
                               "faults": dict(sample.faults)} for name, sample in outcome.samples.items()}}


if __name__ == "__main__":
    sys.exit(main())
