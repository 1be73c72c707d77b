#!/usr/bin/env python3
"""Puts client, Llamatap and Ollama's stand-in on hosts of their own and breaks the links between them.

Loss and delay; cuts that heal; and, without --short, cuts that never do: what ends the exchanges then, and when. Answers must come
whole or visibly broken, the books must balance, descriptors must return. Where this machine allows no network namespaces there is
nothing to show, and the exit status is 0. See ../README.md.
"""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from pathlib import Path

import netns
import proxy
from circumstances import circumstances, describe
from exchanges import download, stream, upload
from soak import Books
from vanishing import vanishing_client, vanishing_upstream

CLIENT_SIDE, UPSTREAM_SIDE = ("10.9.1.1", "10.9.1.2"), ("10.9.2.1", "10.9.2.2")
WEATHER = ((0.01, 0.05, 0.01), (0.05, 0.05, 0.02))
CUT_SECONDS = 4


class Network:
    """Three hosts in a row, with a Llamatap on the middle one."""

    def __init__(self, stack):
        netns.become_root_of_own_namespace()
        self.client, self.middle, self.upstream = netns.Host(), netns.Host(), netns.Host()
        self.links = {"client": netns.Link("near", self.client, CLIENT_SIDE[0], self.middle, CLIENT_SIDE[1]),
                      "upstream": netns.Link("far", self.middle, UPSTREAM_SIDE[0], self.upstream, UPSTREAM_SIDE[1])}
        for link in self.links.values():
            stack.callback(link.close)

    def start(self, stack, command):
        """Starts the stand-in and the proxy, each on its host."""
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        self.stand_in = proxy.StandIn(UPSTREAM_SIDE[1])
        self.llamatap = proxy.Llamatap("llamatap", self.stand_in.upstream, command=command, listen=CLIENT_SIDE[1],
                                       more=("--write-stall-timeout", "10s"))
        for host, peer in ((self.upstream, self.stand_in), (self.middle, self.llamatap)):
            with host:
                stack.callback(peer.stop)
                peer.start(folder)

    def metrics(self):
        with self.middle:
            return self.llamatap.metrics()

    def set_retries(self, count):
        """How stubborn the proxy's kernel is; false where it may not be told."""
        try:
            with self.middle:
                Path("/proc/sys/net/ipv4/tcp_retries2").write_text(str(count))
            return True
        except OSError:
            return False


async def traffic(address, books):
    """Of each kind some, all at once; all must end well."""
    began = time.monotonic()
    runs = [stream(address, "tokens=60&gap=0.05", sse=i % 2 == 0) for i in range(10)]
    runs += [download(address) for _ in range(3)] + [upload(address) for _ in range(3)]
    for result in await asyncio.wait_for(asyncio.gather(*runs, return_exceptions=True), 120):
        if isinstance(result, BaseException):
            books.lost.append(repr(result))
            continue
        books.requests[result] += 1
        if result != {"ok"}:
            books.lost.append(f"an exchange that could end well was {', '.join(result)}")
    return time.monotonic() - began


async def bad_weather(network, books):
    for side, link in network.links.items():
        for loss, delay, jitter in WEATHER:
            link.set(loss=loss, delay=delay, jitter=jitter)
            lost = link.lost
            took = await traffic(network.llamatap.address, books)
            link.set()
            yield (f"{side} link: {loss:.0%} lost, {1000 * delay:.0f} ± {1000 * jitter:.0f} ms each way",
                   f"16 exchanges in {took:.1f} s, {link.lost - lost} packets lost")


async def healing_cuts(network, books):
    for side, link in network.links.items():
        async def interrupt():
            await asyncio.sleep(1)
            link.set(is_cut=True)
            await asyncio.sleep(CUT_SECONDS)
            link.set()
        took, _ = await asyncio.gather(traffic(network.llamatap.address, books), interrupt())
        yield f"{side} link: cut for {CUT_SECONDS} s in the middle", f"16 exchanges in {took:.1f} s"


async def at_rest(network):
    """The metrics once nobody is connected, or after as long as that may take."""
    deadline = time.monotonic() + 15
    while True:
        metrics = network.metrics()
        busy = (metrics.total("ollama_proxy_client_connections") + metrics.total("ollama_proxy_requests_in_flight")
                + metrics.total("ollama_proxy_upstream_connections", state="active"))
        if busy == 0 or time.monotonic() > deadline:
            return metrics, busy
        await asyncio.sleep(0.2)


async def break_everything(network, options):
    books, rows = Books(), []
    books.requests[await stream(network.llamatap.address, "tokens=5")] += 1
    idle_at_first = network.metrics().total("ollama_proxy_upstream_connections", state="idle")
    at_first = network.llamatap.descriptors() - idle_at_first
    for faults in (bad_weather, healing_cuts, *(() if options.short else (vanishing_upstream, vanishing_client))):
        async for what, result in faults(network, books):
            rows.append((what, result))
            print(f"{what}: {result}", file=sys.stderr)
    metrics, busy = await at_rest(network)
    idle = metrics.total("ollama_proxy_upstream_connections", state="idle")
    at_last = network.llamatap.descriptors() - idle
    found = books.lost + books.differences(metrics.by("ollama_proxy_requests_total", "outcome"))
    found += network.llamatap.complaints()
    if busy:
        found.append(f"{busy:.0f} connections and exchanges are still there")
    # The selector of a thread or two may have been opened meanwhile.
    if at_last > at_first + 3:
        found.append(f"{at_last:.0f} descriptors, {at_first:.0f} at first, without idle connections to the upstream")
    return rows, found, f"descriptors without idle upstream connections: {at_first:.0f} at first, {at_last:.0f} at last"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="without cuts that never heal: half a minute instead of four")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--command", default=proxy.LAUNCHER, help="what starts Llamatap")
    options = parser.parse_args()
    random.seed(options.seed)
    proxy.exit_on_signals()
    about = circumstances("benchmarks/endurance/faults.py")
    with contextlib.ExitStack() as stack:
        try:
            network = Network(stack)
        except netns.NotAllowed as refused:
            print(f"skipped: network faults, because this machine allows no network namespaces with TUN devices ({refused})")
            return 0
        network.start(stack, options.command)
        with network.client:
            rows, found, descriptors = asyncio.run(break_everything(network, options))
    print(f"\n{describe(about)}, seed {options.seed}\n\n| fault | what became of it |\n|---|---|")
    print("\n".join(f"| {what} | {result} |" for what, result in rows))
    print(f"\n{descriptors}")
    print("\n".join(f"FAILED: {text}" for text in found[:20]) if found else "all came whole or visibly broken, the books balance")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
