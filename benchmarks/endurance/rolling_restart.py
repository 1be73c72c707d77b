#!/usr/bin/env python3
"""Two Llamataps behind HAProxy, each restarted in turn while requests and streams go through: none may be lost.

Needs haproxy; without it there is nothing to show, and the exit status is 0. See ../README.md.
"""

import argparse
import asyncio
import collections
import contextlib
import random
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path

import proxy
import visits
from circumstances import circumstances, describe
from http1 import Connection, NotWhole

# What README.md shows to operators, with shorter intervals.
HAPROXY = """
global
    maxconn 4096
    stats socket {folder}/haproxy.sock
defaults
    mode http
    timeout connect 5s
    timeout client 1h
    timeout server 1h
    timeout check 5s
    option http-no-delay
    option http-server-close
    option redispatch 1
    retries 3
    retry-on conn-failure empty-response
    option http-buffer-request
frontend clients
    bind 127.0.0.1:{port}
    default_backend llamatap
backend llamatap
    balance leastconn
    option httpchk GET /health/ready
    http-check expect status 200
    default-server check inter 500ms fall 3 rise 1
    server a 127.0.0.1:{a} port {admin_a}
    server b 127.0.0.1:{b} port {admin_b}
"""
SHORT_CLIENTS, STREAM_CLIENTS, UPLOAD_CLIENTS = 8, 8, 2
PATIENCE_SECONDS = 60


class Tally:
    def __init__(self):
        self.whole = collections.Counter()
        self.lost = []


async def exchange(kind, connection):
    """One exchange through HAProxy, which must be answered well and whole."""
    if kind == "short":
        method, path, body = random.choice((("GET", "/api/version", None), ("POST", "/api/generate", visits.BLOCK[:2000])))
        status, _, _ = await connection.ask(method, path, body)
    elif kind == "stream":
        visits.ask_stream(connection, f"tokens={random.randint(5, 40)}&gap=0.05")
        status, _ = await visits.read_stream(connection)
    else:
        connection.send_head("POST", "/api/blobs/sha256:" + "0" * 64, 1 << 20)
        crc = await connection.upload(1 << 20, visits.BLOCK, pause=0.03)
        status, fields = await connection.read_head()
        if status == 201 and fields["x-received"] != f"{1 << 20} {crc:08x}":
            raise NotWhole(f"the upload came as {fields['x-received']}", heard=True)
    if status >= 300:
        raise NotWhole(f"answered {status}", heard=True)


async def client(kind, address, tally, stop):
    """Asks again and again, on a connection for a few requests; HAProxy hides the restarts, so nothing is tried twice here."""
    while not stop.is_set():
        try:
            async with await Connection.open(address) as connection:
                for _ in range(random.randint(1, 10)):
                    await exchange(kind, connection)
                    tally.whole[kind] += 1
                    await asyncio.sleep(random.uniform(0, 0.04))
                    if stop.is_set():
                        break
        except (OSError, NotWhole) as failure:
            tally.lost.append(f"{kind}: {failure!r}")
            await asyncio.sleep(0.1)


def is_up(folder, name):
    """Whether HAProxy sends requests to a server."""
    with socket.socket(socket.AF_UNIX) as stats:
        stats.connect(str(folder / "haproxy.sock"))
        stats.sendall(b"show stat\n")
        answer = b"".join(iter(lambda: stats.recv(1 << 16), b"")).decode()
    return any(line.split(",")[1:2] == [name] and line.split(",")[17] == "UP" for line in answer.splitlines())


def restart(llamatap, folder):
    """SIGTERM, the end, a new start, and HAProxy's trust; how long that took."""
    began = time.monotonic()
    status = llamatap.terminate(PATIENCE_SECONDS)
    if status != 0:
        raise SystemExit(f"{llamatap.name} ended with {status}:\n{llamatap.log.read_text()[-2000:]}")
    llamatap.start(folder)
    while not is_up(folder, llamatap.name):
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise SystemExit(f"HAProxy does not use {llamatap.name} again")
        time.sleep(0.05)
    return time.monotonic() - began


async def roll(options, llamataps, address, folder):
    tally, stop = Tally(), asyncio.Event()
    clients = [asyncio.create_task(client(kind, address, tally, stop))
               for kind, count in (("short", SHORT_CLIENTS), ("stream", STREAM_CLIENTS), ("upload", UPLOAD_CLIENTS))
               for _ in range(count)]
    await asyncio.sleep(1)
    for turn in range(options.rounds):
        for llamatap in llamataps:
            took = await asyncio.to_thread(restart, llamatap, folder)
            print(f"round {turn + 1}: {llamatap.name} restarted in {took:.1f} s; {sum(tally.whole.values())} answers, "
                  f"{len(tally.lost)} lost", file=sys.stderr)
            await asyncio.sleep(1)
    stop.set()
    await asyncio.wait_for(asyncio.gather(*clients), PATIENCE_SECONDS)
    return tally


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="how often each is restarted, 1 to 100")
    parser.add_argument("--command", default=proxy.LAUNCHER, help="what starts Llamatap")
    options = parser.parse_args()
    if not 1 <= options.rounds <= 100:
        parser.error(f"--rounds {options.rounds}: accepted are 1 to 100")
    if shutil.which("haproxy") is None:
        print("skipped: the rolling restart, because there is no haproxy")
        return 0
    proxy.exit_on_signals()
    about = circumstances("benchmarks/endurance/rolling_restart.py")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rolling-restart-")))
        stand_in = proxy.StandIn()
        llamataps = [proxy.Llamatap(name, stand_in.upstream, command=options.command) for name in ("a", "b")]
        a, b = llamataps
        front = proxy.peers.free_port()
        config = folder / "haproxy.cfg"
        config.write_text(HAPROXY.format(folder=folder, port=front, a=a.port, b=b.port, admin_a=a.admin[1], admin_b=b.admin[1]))
        balancer = proxy.peers.Peer("haproxy", front, ["haproxy", "-db", "-f", str(config)])
        for peer in (stand_in, a, b, balancer):
            stack.callback(peer.stop)
            peer.start(folder)
        tally = asyncio.run(roll(options, llamataps, ("127.0.0.1", front), folder))
        found = tally.lost + [line for llamatap in llamataps for line in llamatap.complaints()]
    print(describe(about))
    print("answered well and whole: " + ", ".join(f"{n} {kind}" for kind, n in sorted(tally.whole.items())))
    print("\n".join(f"FAILED: {text}" for text in found[:20]) if found else f"{2 * options.rounds} restarts, no request lost")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
