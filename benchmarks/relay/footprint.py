"""What a peer takes besides CPU: resident memory step by step, and time from its start to the first relayed byte."""

import contextlib
import re
import subprocess
import time
from pathlib import Path

import cases
import peers

JAVA_HOMES = Path("/usr/lib/jvm")
ARCHIVED_JAVAS = (17, 25)
SETTLE_SECONDS = 5
STAGE_SECONDS = 4
STAGE_WARM_UP_SECONDS = 1
# (streams, tokens a second in each): work first, then streams that mostly wait.
STAGES = ((1000, 10), (2000, 1), (max(cases.CURVE_STREAMS), 1))


@contextlib.contextmanager
def _started(bench, name, workers):
    peer = bench.make(name, workers)
    peer.name = name
    try:
        yield peer, peer.start(bench.folder)
    finally:
        peer.stop()


def memory(bench, name, workers):
    """A new process of the peer: resident bytes at rest, at each number of streams, at rest after the first and after the last."""
    readings, lost = [], {"failed": 0, "missing": 0}

    def rest(when):
        time.sleep(SETTLE_SECONDS)
        readings.append({"stage": when, "streams": 0, "resident_bytes": peer.resident_bytes()})

    with _started(bench, name, workers) as (peer, _):
        rest("idle at first")
        for streams, rate in STAGES:
            streams = cases.streams_at_most(streams)
            tokens = max(cases.CURVE_TOKENS, 5 * rate)
            run = bench.load(peer, ["streams", "--connections", streams, "--rate", rate, "--tokens", tokens], STAGE_SECONDS,
                             STAGE_WARM_UP_SECONDS)
            readings.append({"stage": f"{streams} streams", "streams": streams, "resident_bytes": run["resident_bytes"]})
            lost = {key: lost[key] + run[key] for key in lost}
            if len(readings) == 2:
                rest(f"idle after {streams} streams")
        rest("idle at last")
    return {"kind": "memory", "readings": readings} | lost


def start(bench, name, workers):
    with _started(bench, name, workers) as (_, seconds):
        return {"kind": "start", "seconds": seconds, "failed": 0}


def _java_major(home):
    """17, as the launcher reads it; 0 if that Java does not tell."""
    told = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else 0


def runtimes():
    """Peer's name -> Java home, of the Javas here that Llamatap is to be measured on."""
    found = {}
    for java in sorted(JAVA_HOMES.glob("*/bin/java")):
        major = _java_major(java.parent.parent)
        if major in ARCHIVED_JAVAS:
            found.setdefault(f"llamatap-jdk{major}", java.parent.parent)
    return found


def prepare(homes):
    """Has the launcher build Llamatap, and make the archive of classes for each Java, which is not to be measured."""
    for home in homes.values():
        subprocess.run(["env", f"JAVA_HOME={home}", peers.REPOSITORY / "llamatap", "--version"], check=True,
                       stdout=subprocess.DEVNULL)
