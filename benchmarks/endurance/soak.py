#!/usr/bin/env python3
"""Soaks Llamatap in mixed traffic before a stand-in that is killed once a minute: does anything grow, do the books balance?

Exit status 1 where something grows, an answer is lost, or the counts of clients and proxy differ. See ../README.md.
"""

import argparse
import asyncio
import collections
import contextlib
import json
import random
import sys
import tempfile
import time
from pathlib import Path

import proxy
import visits
from circumstances import circumstances, describe
from trend import Trend, table

SAMPLE_SECONDS = 5
RESTART_SECONDS = 60
# Less growth than this over the time looked at is none: what is read has no finer grain than its noise.
RESOLUTIONS = {"resident MB": 2, "direct MB": 0.5, "descriptors": 1, "threads": 0.5, "client connections": 1,
               "upstream active": 1, "upstream idle": 1, "upstream connecting": 1}


class Books:
    """What the clients know of their requests: for each the outcomes that it may be counted with. On one event loop."""

    def __init__(self):
        self.requests = collections.Counter()
        self.visits = collections.Counter()
        self.lost = []

    def differences(self, counted):
        """Where the proxy's counts cannot be those of these requests."""
        found = []
        outcomes = set(counted) | {outcome for possible in self.requests for outcome in possible} - {visits.UNSEEN}
        for outcome in sorted(outcomes):
            at_least = sum(n for possible, n in self.requests.items() if possible == {outcome})
            at_most = sum(n for possible, n in self.requests.items() if outcome in possible)
            if not at_least <= counted.get(outcome, 0) <= at_most:
                found.append(f"{outcome}: the proxy counted {counted.get(outcome, 0):.0f}, the clients {at_least} to {at_most}")
        total, unseen = sum(self.requests.values()), sum(n for p, n in self.requests.items() if visits.UNSEEN in p)
        if not total - unseen <= sum(counted.values()) <= total:
            found.append(f"all: the proxy counted {sum(counted.values()):.0f}, the clients {total - unseen} to {total}")
        return found


async def client(kind, rest, address, books, stop):
    """One client that visits, rests and visits again until the end."""
    while not stop.is_set():
        try:
            async for possible in kind(address):
                books.requests[possible] += 1
            books.visits[kind.__name__] += 1
        except visits.Lost as lost:
            books.lost.append(f"{kind.__name__}: {lost}")
        except OSError as failure:
            books.lost.append(f"{kind.__name__}: {failure!r}")
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), random.uniform(0.5, 1.5) * rest)


def sample(llamatap):
    metrics = llamatap.metrics()
    states = metrics.by("ollama_proxy_upstream_connections", "state")
    return {"resident MB": llamatap.resident_bytes() / 1e6, "direct MB": metrics.total("ollama_proxy_direct_memory_bytes") / 1e6,
            "descriptors": llamatap.descriptors(), "threads": llamatap.threads(),
            "client connections": metrics.total("ollama_proxy_client_connections"),
            **{f"upstream {state}": states.get(state, 0) for state in ("active", "idle", "connecting")}}


async def disturb(stand_in, folder, stop):
    """Kills the stand-in once a minute, and starts it again half a second later."""
    while not stop.is_set():
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), RESTART_SECONDS)
            return
        stand_in.kill()
        await asyncio.sleep(0.5)
        stand_in.start(folder)


async def soak(options, llamatap, stand_in, folder):
    books, stop, samples, heaps = Books(), asyncio.Event(), [], []
    clients = [asyncio.create_task(client(kind, rest, llamatap.address, books, stop))
               for kind, count, rest in visits.MIX for _ in range(count)]
    restarts = asyncio.create_task(disturb(stand_in, folder, stop))
    began = time.monotonic()
    while (minutes := (time.monotonic() - began) / 60) < options.minutes:
        if not heaps and minutes > options.minutes / 3:
            heaps.append(await asyncio.to_thread(llamatap.heap_after_collection))
        samples.append((minutes, await asyncio.to_thread(sample, llamatap)))
        print(f"{minutes:5.1f} min  " + "  ".join(f"{name} {value:.4g}" for name, value in samples[-1][1].items()), file=sys.stderr)
        await asyncio.sleep(max(0, began + SAMPLE_SECONDS * len(samples) - time.monotonic()))
    stop.set()
    await asyncio.wait_for(asyncio.gather(*clients, restarts), 120)
    heaps.append(await asyncio.to_thread(llamatap.heap_after_collection))
    return books, samples, heaps


def await_rest(llamatap):
    """The last metrics: once all clients are gone, or after as long as that may take."""
    deadline = time.monotonic() + 15
    while True:
        metrics = llamatap.metrics()
        busy = metrics.total("ollama_proxy_client_connections") + metrics.total("ollama_proxy_requests_in_flight")
        if busy == 0 or time.monotonic() > deadline:
            return metrics
        time.sleep(0.2)


def judge(trends, books, metrics, llamatap, heaps):
    found = [f"{trend.name} grows by {trend.slope:.3g} a minute" for trend in trends if trend.grows]
    for name, labels in (("requests_in_flight", {}), ("model_requests_in_flight", {}), ("client_connections", {}),
                         ("upstream_connections", {"state": "active"}), ("upstream_connections", {"state": "connecting"})):
        value = metrics.total("ollama_proxy_" + name, **labels)
        if value:
            found.append(f"{name} {labels or ''} is {value:.0f} after all have gone")
    found += books.differences(metrics.by("ollama_proxy_requests_total", "outcome"))
    found += [f"lost: {lost}" for lost in books.lost[:20]] + [f"the log says: {line}" for line in llamatap.complaints()[:20]]
    if None not in heaps and heaps[-1] - heaps[0] > 4e6:
        found.append(f"the heap grew from {heaps[0] / 1e6:.1f} to {heaps[-1] / 1e6:.1f} MB, each after a collection")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="0.5 to 120")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--command", default=proxy.LAUNCHER, help="what starts Llamatap")
    parser.add_argument("--json", type=Path, help="where the samples go; default target/soak-TIME.json")
    options = parser.parse_args()
    if not 0.5 <= options.minutes <= 120:
        parser.error(f"--minutes {options.minutes:g}: accepted are 0.5 to 120")
    random.seed(options.seed)
    proxy.exit_on_signals()
    about = circumstances("benchmarks/endurance/soak.py")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-")))
        stand_in = proxy.StandIn()
        llamatap = proxy.Llamatap("llamatap", stand_in.upstream, command=options.command)
        for peer in (stand_in, llamatap):
            stack.callback(peer.stop)
            peer.start(folder)
        books, samples, heaps = asyncio.run(soak(options, llamatap, stand_in, folder))
        metrics = await_rest(llamatap)
        trends = [Trend(name, [(at, values[name]) for at, values in samples], resolution)
                  for name, resolution in RESOLUTIONS.items()]
        found = judge(trends, books, metrics, llamatap, heaps)
    counted = metrics.by("ollama_proxy_requests_total", "outcome")
    uploaded = metrics.total("ollama_proxy_request_bytes_total") / 1e9
    print(f"\n{describe(about)}, seed {options.seed}\n\n{table(trends)}\n")
    print(f"{sum(counted.values()):.0f} requests: " + ", ".join(f"{n:.0f} {outcome}" for outcome, n in sorted(counted.items()) if n))
    print(f"visits: " + ", ".join(f"{n} {kind}" for kind, n in sorted(books.visits.items())))
    down = metrics.total("ollama_proxy_response_bytes_total") / 1e9
    print(f"uploaded {uploaded:.1f} GB, answered {down:.1f} GB; heap after a collection at a third and at the end: "
          + " and ".join("not read" if heap is None else f"{heap / 1e6:.1f} MB" for heap in heaps))
    print("\n" + ("\n".join(f"FAILED: {text}" for text in found) if found else "nothing grows, nothing is lost, the books balance"))
    target = options.json or proxy.target() / f"soak-{about['date'].replace(':', '')}.json"
    target.write_text(json.dumps(about | {"seed": options.seed, "trends": [t.as_json() for t in trends], "found": found,
                                          "outcomes": counted, "heaps": heaps, "samples": samples}, indent=1))
    print(f"all samples: {target}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
