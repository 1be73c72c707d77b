#!/usr/bin/env python3
"""Whether memory stays bounded, and others undisturbed, while 100 clients read 1 kB a second and an upload meets a slow upstream.

Windows without and with that load take turns, token streams run through all of them. Exit status 1 where resident memory grows by
more than 64 MB or an answer is lost. See ../README.md.
"""

import argparse
import asyncio
import contextlib
import json
import math
import sys
import tempfile
import time
from pathlib import Path

import proxy
import visits
from circumstances import circumstances, describe
from http1 import Connection, NotWhole

STREAMS, TOKENS_A_SECOND = 50, 10
READERS, READER_BYTES_A_SECOND = 100, 1000
ANSWER_BYTES = 1 << 30
UPLOAD_BYTES, UPSTREAM_BYTES_A_SECOND = 8 << 30, 8 << 20
ALLOWED_BYTES = 64_000_000
SAMPLE_SECONDS = 0.5


class Window:
    """What was measured during a stretch of time."""

    def __init__(self, loaded):
        self.loaded = loaded
        self.delays = []
        self.resident = []
        self.direct = []

    def percentile(self, share):
        ordered = sorted(self.delays)
        return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan

    def as_json(self):
        return {"loaded": self.loaded, "tokens": len(self.delays), "p50_us": self.percentile(0.5), "p99_us": self.percentile(0.99),
                "p999_us": self.percentile(0.999), "resident_bytes": max(self.resident), "direct_bytes": max(self.direct)}


class Measurement:
    """The window that is open, and what went wrong. On one event loop."""

    def __init__(self):
        self.window = None
        self.lost = []
        self.uploaded = self.read = 0


async def token_stream(address, measurement, stop):
    """Streams without a pause; each token carries the time at which it was due."""
    while not stop.is_set():
        try:
            async with await Connection.open(address) as connection:
                visits.ask_stream(connection, f"tokens=50&gap={1 / TOKENS_A_SECOND}", sse=False)
                _, fields = await connection.read_head()
                async for line in connection.pieces(fields):
                    due = line.partition(b'"content":"')[2].partition(b'"')[0]
                    if due and measurement.window:
                        measurement.window.delays.append((time.monotonic_ns() - int(due)) / 1000)
        except (OSError, NotWhole) as failure:
            measurement.lost.append(f"a stream: {failure!r}")


async def slow_reader(address, measurement):
    async with await Connection.open(address, receive_bytes=4096) as connection:
        connection.send_head("GET", f"/bytes/{ANSWER_BYTES}")
        await connection.read_head()
        while piece := await connection.reader.read(READER_BYTES_A_SECOND):
            measurement.read += len(piece)
            await asyncio.sleep(len(piece) / READER_BYTES_A_SECOND)
        measurement.lost.append("a slow reader saw an end")


async def slow_upload(address, measurement):
    async with await Connection.open(address) as connection:
        connection.send_head("POST", f"/api/blobs/sha256:{'0' * 64}?rate={UPSTREAM_BYTES_A_SECOND}", UPLOAD_BYTES)
        while measurement.uploaded < UPLOAD_BYTES:
            connection.writer.write(visits.BLOCK)
            await connection.writer.drain()
            measurement.uploaded += len(visits.BLOCK)


async def watch(llamatap, measurement, seconds):
    """One window, once what came before it has settled."""
    await asyncio.sleep(min(5, seconds / 4))
    window = measurement.window
    window.delays.clear()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        metrics = await asyncio.to_thread(llamatap.metrics)
        window.resident.append(llamatap.resident_bytes())
        window.direct.append(metrics.total("ollama_proxy_direct_memory_bytes"))
        await asyncio.sleep(SAMPLE_SECONDS)
    measurement.window = None


async def measure(options, llamatap):
    measurement, stop, windows = Measurement(), asyncio.Event(), []
    streams = [asyncio.create_task(token_stream(llamatap.address, measurement, stop)) for _ in range(STREAMS)]
    # A JVM's memory and speed settle with use; what it takes for that is not the load's.
    await asyncio.sleep(options.warm_up)
    for loaded in (False, True) * options.repeat:
        load = []
        if loaded:
            load = [asyncio.create_task(slow_reader(llamatap.address, measurement)) for _ in range(READERS)]
            load.append(asyncio.create_task(slow_upload(llamatap.address, measurement)))
        measurement.window = window = Window(loaded)
        await watch(llamatap, measurement, options.seconds)
        windows.append(window)
        for task in load:
            if task.done() and task.exception():
                measurement.lost.append(f"of the load: {task.exception()!r}")
            task.cancel()
        await asyncio.gather(*load, return_exceptions=True)
        measurement.uploaded, uploaded = 0, measurement.uploaded
        print(f"{'with' if loaded else 'without'} the load: {window.as_json()}, uploaded {uploaded / 1e6:.0f} MB", file=sys.stderr)
    stop.set()
    await asyncio.gather(*streams)
    return measurement, windows


def table(windows):
    lines = ["| window | tokens | delivery p50 µs | p99 µs | p99.9 µs | resident MB | direct MB |", "|---|---|---|---|---|---|---|"]
    for window in windows:
        w = window.as_json()
        lines.append(f"| {'with' if window.loaded else 'without'} | {w['tokens']} | {w['p50_us']:.0f} | {w['p99_us']:.0f} | "
                     f"{w['p999_us']:.0f} | {w['resident_bytes'] / 1e6:.1f} | {w['direct_bytes'] / 1e6:.1f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=55, help="of one window, 2 to 3600")
    parser.add_argument("--repeat", type=int, default=2, help="windows of each kind, 1 to 100")
    parser.add_argument("--warm-up", type=float, default=20, help="seconds")
    parser.add_argument("--command", default=proxy.LAUNCHER, help="what starts Llamatap")
    parser.add_argument("--json", type=Path, help="where the windows go; default target/memory-TIME.json")
    options = parser.parse_args()
    if not (2 <= options.seconds <= 3600 and 1 <= options.repeat <= 100):
        parser.error("accepted are --seconds 2 to 3600 and --repeat 1 to 100")
    proxy.exit_on_signals()
    about = circumstances("benchmarks/endurance/memory.py")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="memory-")))
        stand_in = proxy.StandIn()
        llamatap = proxy.Llamatap("llamatap", stand_in.upstream, command=options.command)
        for peer in (stand_in, llamatap):
            stack.callback(peer.stop)
            peer.start(folder)
        measurement, windows = asyncio.run(measure(options, llamatap))
        found = measurement.lost + llamatap.complaints()
    grown = max(max(w.resident) for w in windows if w.loaded) - max(windows[0].resident)
    if grown > ALLOWED_BYTES:
        found.append(f"resident memory grew by {grown / 1e6:.1f} MB, allowed are {ALLOWED_BYTES / 1e6:.0f}")
    print(f"\n{describe(about)}\n\n{table(windows)}\n\nresident memory: {grown / 1e6:+.1f} MB with the load")
    print("\n".join(f"FAILED: {text}" for text in found[:20]) if found else "bounded, and nothing lost")
    target = options.json or proxy.target() / f"memory-{about['date'].replace(':', '')}.json"
    target.write_text(json.dumps(about | {"windows": [w.as_json() for w in windows], "found": found}, indent=1))
    print(f"all windows: {target}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
