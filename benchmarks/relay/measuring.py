"""One run at a time: builds stand-in and load, keeps the peers, and has the load measure one of them."""

import json
import os
import subprocess
from pathlib import Path

import footprint
import peers
import results

HERE = Path(__file__).resolve().parent
BUILD = HERE / "target"
COMMON = ["net.c", "http.c"]
PROGRAMS = {
    "standin": ["standin.c", "answers.c", "tokens.c", "wheel.c"] + COMMON,
    "load": ["load.c", "streams.c", "requests.c", "bulk.c", "client.c", "cpu.c", "histogram.c"] + COMMON,
}
SHORT_WARM_UP_SECONDS = 0.5
# Of the long warm-up, for each further case of a load that a JVM is warm for already.
CASE_WARM_UP_SHARE = 0.25
SAMPLE_SECONDS = 0.5


def build():
    BUILD.mkdir(exist_ok=True)
    for program, sources in PROGRAMS.items():
        subprocess.run(["cc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Werror", "-D_GNU_SOURCE",
                        *sources, "-o", str(BUILD / program)], cwd=HERE, check=True)


class Bench:
    """The stand-in and the peers of a sitting. Peers start when they are first needed, and last until the stack is closed."""

    def __init__(self, options, recipes, folder, stack):
        self.options = options
        self.recipes = recipes
        self.folder = folder
        self.stack = stack
        self.upstream = peers.free_port()
        self.stand_in = peers.Peer("stand-in", self.upstream,
                                   [str(BUILD / "standin"), str(self.upstream), "--tick-micros", str(options.tick_micros)])
        self.kept = {}
        self.warmed = set()
        stack.callback(self.stand_in.stop)
        self.stand_in.start(folder)

    def make(self, name, workers):
        return self.recipes.make(name, self.upstream, self.folder, workers)

    def peer(self, name, workers):
        """The running peer of this name; one that has died is started anew."""
        peer = self.kept.get((name, workers))
        if peer is None or peer.process and peer.process.poll() is not None:
            scraped = name == "llamatap-scraped" and name not in self.recipes.commands
            peer = self.make("llamatap" if scraped else name, workers)
            peer.name = name
            peer.scrape_every_seconds = self.options.scrape_every if scraped else 0
            self.stack.callback(peer.stop)
            peer.start(self.folder)
            self.kept[name, workers] = peer
            self.warmed = {known for known in self.warmed if known[:2] != (name, workers)}
        return peer

    def run(self, case, name):
        """One run of a case: its JSON. A RuntimeError tells what went wrong."""
        if case.kind == "memory":
            figures = footprint.memory(self, name, case.workers)
        elif case.kind == "start":
            figures = footprint.start(self, name, case.workers)
        else:
            figures = self._run_load(case, self.peer(name, case.workers))
        return figures | {"peer": name, "case": case.name, "group": case.kind, "workers": case.workers,
                          "curve": case.curve, "x": case.x}

    def _run_load(self, case, peer):
        warm_up = self._warm_up_seconds(case, peer)
        if warm_up == self.options.warm_up and case.arguments[0] == "streams":
            # Answers of a few tokens first: long ones begin and end too seldom to have that code compiled.
            self.load(peer, [*case.arguments, "--tokens", 4], SHORT_WARM_UP_SECONDS, warm_up)
        best = self.load(peer, case.arguments, case.seconds, warm_up)
        for attempt in range(self.options.retries):
            if not results.is_disturbed(best):
                break
            again = self.load(peer, case.arguments, case.seconds, SHORT_WARM_UP_SECONDS) | {"attempts": attempt + 2}
            best = min(best, again, key=results.others_percent)
        return best

    def _warm_up_seconds(self, case, peer):
        if not peer.needs_long_warm_up:
            return SHORT_WARM_UP_SECONDS
        load, one = (peer.name, case.workers, case.arguments[0]), (peer.name, case.workers, case.name)
        share = 0 if one in self.warmed else CASE_WARM_UP_SHARE if load in self.warmed else 1
        self.warmed |= {load, one}
        return max(SHORT_WARM_UP_SECONDS, self.options.warm_up * share)

    def load(self, peer, load_arguments, seconds, warm_up):
        """One run of the load: its JSON, with what the peer held in memory meanwhile at most."""
        pids = peer.pids()
        watched = ",".join(str(pid) for pid in [self.stand_in.process.pid, *pids])
        command = [BUILD / "load", *load_arguments, "--port", peer.port, "--seconds", seconds, "--warm-up", warm_up,
                   "--pids", watched]
        load = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        resident = 0
        with peers.scraping(peer):
            try:
                while True:
                    try:
                        output, errors = load.communicate(timeout=SAMPLE_SECONDS)
                        break
                    except subprocess.TimeoutExpired:
                        resident = max(resident, peer.resident_bytes())
            finally:
                load.kill()
        if load.returncode != 0:
            raise RuntimeError(f"the load ended with {load.returncode}: {errors.strip()}")
        return json.loads(output) | {"peer_pids": pids, "standin_pid": self.stand_in.process.pid,
                                     "resident_bytes": max(resident, peer.resident_bytes()), "cores": os.cpu_count()}
