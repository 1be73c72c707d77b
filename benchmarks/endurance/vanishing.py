"""Hosts that vanish without a word: what ends the exchanges with them, and when. Part of faults.py."""

import asyncio
import collections
import contextlib
import time

import visits
from exchanges import stream
from http1 import Connection, NotWhole

# A packet that is never answered is sent again this often before the kernel gives the connection up: some 13 s instead of 15 minutes.
RETRIES_OF_TEST = 5
# Keep-alive: 30 s of silence, and three probes 10 s apart; and time for a loaded machine.
VANISHED_SECONDS = (45, 100)
# Longer than a connection to the upstream is kept without work.
KEPT_SECONDS = 35
WAITING, STREAMING = "waiting for the first token", "in a stream"
UPLOADING = f"in an upload (tcp_retries2 = {RETRIES_OF_TEST})"
ON_KEPT = f"a new request on a connection kept from before (tcp_retries2 = {RETRIES_OF_TEST})"
ON_NEW = "a new request on a new connection"


async def ended(work, after=0):
    """How long something took to end, and with what."""
    await asyncio.sleep(after)
    began = time.monotonic()
    try:
        result = await asyncio.wait_for(work, 150)
    except (NotWhole, OSError, visits.Lost) as broken:
        result = str(broken)
    return time.monotonic() - began, ", ".join(result) if isinstance(result, frozenset) else result


async def vanishing_upstream(network, books):
    """Ollama's host vanishes; the client sees the ends."""
    address, link = network.llamatap.address, network.links["upstream"]
    told = network.set_retries(RETRIES_OF_TEST)
    runs = {WAITING: stream(address, "delay=600"), STREAMING: stream(address, "tokens=100000&gap=0.05", sse=True)}
    if told:
        runs[UPLOADING] = upload_for_ever(address)
    tasks = {name: asyncio.create_task(ended(work)) for name, work in runs.items()}
    await asyncio.sleep(2)
    link.set(is_cut=True)
    if told:
        tasks[ON_KEPT] = asyncio.create_task(ended(stream(address, "tokens=5")))
    tasks[ON_NEW] = asyncio.create_task(ended(stream(address, "tokens=5"), after=KEPT_SECONDS))
    expected = {WAITING: ("upstream_error", VANISHED_SECONDS), STREAMING: ("stream_error", VANISHED_SECONDS),
                ON_NEW: ("upstream_error", (4, 20))}
    for name, task in tasks.items():
        took, how = await task
        yield f"upstream link cut for ever, {name}", f"{how} after {took:.0f} s"
        outcome, (low, high) = expected.get(name, ("upstream_error", (2, 100)))
        books.requests[frozenset({outcome})] += 1
        if how != outcome or not low <= took <= high:
            books.lost.append(f"{name}: {how} after {took:.0f} s instead of {outcome} after {low} to {high}")
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


async def vanishing_client(network, books):
    """The client's host vanishes; the proxy's metrics show the ends, and the stand-in is released."""
    address, link = network.llamatap.address, network.links["client"]
    clients = {"/api/chat": stream(address, "delay=600"), "/v1/chat/completions": stream(address, "tokens=1000000&gap=0.0005", sse=True),
               "/api/blobs/:digest": upload_for_ever(address)}
    names = {"/api/chat": WAITING, "/v1/chat/completions": f"{STREAMING} (write-stall-timeout = 10s)", "/api/blobs/:digest": "in an upload"}
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
