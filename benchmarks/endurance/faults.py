#!/usr/bin/env python3
"""Puts client, Llamatap and Ollama's stand-in on hosts of their own and breaks the links between them.

Loss and delay; cuts that heal; and, without --short, cuts that never do: what ends the exchanges then, and when. Answers must come
whole or visibly broken, the books must balance, descriptors must return. Where this machine allows no network namespaces there is
nothing to show, and the exit status is 0. See ../README.md.
"""

import argparse
import asyncio
import collections
import contextlib
import random
import sys
import tempfile
import time
from pathlib import Path

import netns
import proxy
import visits
from circumstances import circumstances, describe
from http1 import Connection, NotWhole
from soak import Books

CLIENT_SIDE, UPSTREAM_SIDE = ("10.9.1.1", "10.9.1.2"), ("10.9.2.1", "10.9.2.2")
WEATHER = ((0.01, 0.05, 0.01), (0.05, 0.05, 0.02))
CUT_SECONDS = 4
TRANSFER_BYTES = 256 << 10
# A packet that is never answered is sent again this often before the kernel gives the connection up: some 13 s instead of 15 minutes.
RETRIES_OF_TEST = 5
# Keep-alive: 30 s of silence, and three probes 10 s apart; and time for a loaded machine.
VANISHED_SECONDS = (45, 100)


class Network:
    """Three hosts in a row, with a Llamatap on the middle one."""

    def __init__(self, stack, command):
        netns.become_root_of_own_namespace()
        self.client, self.middle, self.upstream = netns.Host(), netns.Host(), netns.Host()
        self.links = {"client": netns.Link("near", self.client, CLIENT_SIDE[0], self.middle, CLIENT_SIDE[1]),
                      "upstream": netns.Link("far", self.middle, UPSTREAM_SIDE[0], self.upstream, UPSTREAM_SIDE[1])}
        for link in self.links.values():
            stack.callback(link.close)
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


async def stream(address, play, sse=False):
    async with await Connection.open(address) as connection:
        visits.ask_stream(connection, play, sse=sse)
        return await visits.whole(connection, visits.read_stream(connection))


async def download(address):
    async with await Connection.open(address) as connection:
        connection.send_head("GET", f"/bytes/{TRANSFER_BYTES}")
        return await visits.whole(connection, visits.checked(connection, TRANSFER_BYTES))


async def upload(address, pause=0.1):
    async with await Connection.open(address) as connection:
        connection.send_head("POST", "/api/blobs/sha256:" + "0" * 64, TRANSFER_BYTES)
        crc = await connection.upload(TRANSFER_BYTES, visits.BLOCK[:1 << 14], pause)
        status, fields = await connection.read_head()
        if fields.get("x-received") != f"{TRANSFER_BYTES} {crc:08x}":
            raise visits.Lost(f"an upload came as {status} {fields.get('x-received')}")
        return visits.seen(status)


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


async def ended(work):
    """How long something took to end, and with what."""
    began = time.monotonic()
    try:
        result = await asyncio.wait_for(work, 150)
    except (NotWhole, OSError, visits.Lost) as broken:
        result = str(broken)
    return time.monotonic() - began, ", ".join(result) if isinstance(result, frozenset) else result


async def lasting_cut_upstream(network, books):
    """Ollama's host vanishes; the client sees the ends."""
    address, link = network.llamatap.address, network.links["upstream"]
    told = network.set_retries(RETRIES_OF_TEST)
    runs = {"waiting for the first token": stream(address, "delay=600"),
            "in a stream": stream(address, "tokens=100000&gap=0.05", sse=True)}
    if told:
        runs[f"in an upload (tcp_retries2 = {RETRIES_OF_TEST})"] = upload_for_ever(address)
    tasks = {name: asyncio.create_task(ended(work)) for name, work in runs.items()}
    await asyncio.sleep(2)
    link.set(is_cut=True)
    tasks["a new request"] = asyncio.create_task(ended(stream(address, "tokens=5")))
    expected = {"waiting for the first token": "upstream_error", "in a stream": "stream_error", "a new request": "upstream_error"}
    for name, task in tasks.items():
        took, how = await task
        yield f"upstream link cut for ever, {name}", f"{how} after {took:.0f} s"
        books.requests[frozenset({expected.get(name, "upstream_error")})] += 1
        if name in expected and how != expected[name]:
            books.lost.append(f"{name}: {how} instead of {expected[name]}")
        low, high = (2, 30) if name == "a new request" else VANISHED_SECONDS if name in expected else (2, 100)
        if not low <= took <= high:
            books.lost.append(f"{name}: ended after {took:.0f} s instead of {low} to {high}")
    link.set()


async def upload_for_ever(address):
    async with await Connection.open(address) as connection:
        connection.send_head("POST", "/api/blobs/sha256:" + "0" * 64, 1 << 40)
        with contextlib.suppress(OSError):
            await connection.upload(1 << 40, visits.BLOCK[:1 << 14], 0.01)
        try:
            return visits.seen((await connection.read_head())[0])
        except NotWhole:
            return frozenset({"upstream_error"})


def outcomes(metrics):
    """Of each route the outcomes that were counted, as often as they were."""
    found = collections.Counter()
    for name, labels, value in metrics.samples:
        if name == "ollama_proxy_requests_total":
            found[labels["route"], labels["outcome"]] += int(value)
    return found


async def lasting_cut_client(network, books):
    """The client's host vanishes; the proxy's metrics show the ends, and the stand-in is released."""
    address, link = network.llamatap.address, network.links["client"]
    clients = {"/api/chat": stream(address, "delay=600"), "/v1/chat/completions": stream(address, "tokens=1000000&gap=0.0005", sse=True),
               "/api/blobs/:digest": upload_for_ever(address)}
    names = {"/api/chat": "waiting for the first token", "/v1/chat/completions": "in a stream", "/api/blobs/:digest": "in an upload"}
    # The first two are the kernel's and our own finding; an upload's end is the one or the other, which have the same limit.
    expected = {"/api/chat": {"cancelled"}, "/v1/chat/completions": {"timeout"}, "/api/blobs/:digest": {"cancelled", "timeout"}}
    before = outcomes(network.metrics())
    tasks = [asyncio.create_task(work) for work in clients.values()]
    idle = await Connection.open(address)
    await idle.ask("GET", "/api/version")
    books.requests[frozenset({"ok"})] += 1
    await asyncio.sleep(2)
    link.set(is_cut=True)
    began = time.monotonic()
    waiting = set(clients)
    while True:
        metrics = network.metrics()
        took = time.monotonic() - began
        for route, outcome in outcomes(metrics) - before:
            if route in waiting:
                waiting.discard(route)
                books.requests[frozenset(expected[route])] += 1
                yield f"client link cut for ever, {names[route]}", f"{outcome} after {took:.0f} s"
        if not metrics.total("ollama_proxy_client_connections") or took > VANISHED_SECONDS[1]:
            break
        await asyncio.sleep(0.25)
    yield "client link cut for ever, between requests", f"the last connection closed after {took:.0f} s"
    if waiting or took > VANISHED_SECONDS[1]:
        books.lost.append(f"still there after {took:.0f} s: {', '.join(waiting) or 'a connection'}")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    idle.close()
    link.set()


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
    for faults in (bad_weather, healing_cuts, *(() if options.short else (lasting_cut_upstream, lasting_cut_client))):
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
            network = Network(stack, options.command)
        except (netns.NotAllowed, OSError) as refused:
            print(f"skipped: network faults, because this machine allows no network namespaces with TUN devices ({refused})")
            return 0
        with network.client:
            rows, found, descriptors = asyncio.run(break_everything(network, options))
    print(f"\n{describe(about)}, seed {options.seed}\n\n| fault | what became of it |\n|---|---|")
    print("\n".join(f"| {what} | {result} |" for what, result in rows))
    print(f"\n{descriptors}")
    print("\n".join(f"FAILED: {text}" for text in found[:20]) if found else "all came whole or visibly broken, the books balance")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
