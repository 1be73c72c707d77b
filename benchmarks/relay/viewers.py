#!/usr/bin/env python3
"""What viewers of the live page cost: streams through Llamatap without any, with some, and without again, in turns.

Prints for each round the CPU of the thread that makes the events, in percent of a core, and what the streams notice. See ../README.md.
"""

import argparse
import contextlib
import os
import socket
import statistics
import tempfile
import threading
from pathlib import Path

import measuring
import peers
import results

THREAD = "llamatap-live"
REQUEST = b"GET /metrics/live/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
TICKS = os.sysconf("SC_CLK_TCK")


def thread_seconds(pids):
    """CPU of the threads of this name in these processes."""
    ticks = 0
    for pid in pids:
        for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):
                head, _, fields = stat.read_text().rpartition(")")
                if head.partition("(")[2] == THREAD:
                    ticks += sum(int(field) for field in fields.split()[11:13])
    return ticks / TICKS


@contextlib.contextmanager
def viewers(port, count):
    """So many read events; yields how many bytes they have read."""
    read = [0] * count
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(count)]

    def look(number):
        with contextlib.suppress(OSError):
            while got := connections[number].recv(1 << 16):
                read[number] += len(got)

    threads = [threading.Thread(target=look, args=(number,), daemon=True) for number in range(count)]
    for connection, thread in zip(connections, threads):
        connection.sendall(REQUEST)
        thread.start()
    try:
        yield read
    finally:
        for connection in connections:
            connection.shutdown(socket.SHUT_RDWR)
            connection.close()


def measure(bench, peer, options, count):
    with viewers(peer.port, count) as read:
        before, seen = thread_seconds(peer.pids()), sum(read)
        run = bench.load(peer, ["streams", "--connections", options.streams, "--rate", options.rate, "--tokens", 5 * options.rate],
                         options.seconds, options.warm_up)
        used, seen = thread_seconds(peer.pids()) - before, sum(read) - seen
    if run["failed"] or run["missing"] or count and not seen:
        raise SystemExit(f"{run['failed']} streams failed, {run['missing']} chunks are missing, {seen} bytes of events were read")
    figures = results.numbers(run)
    seconds = options.seconds + options.warm_up
    return {"thread, % of a core": 100 * used / seconds, "kB of events a second each": seen / max(count, 1) / seconds / 1e3,
            **{name: figures[name] for name in ("µs CPU/chunk", "delivery p50 µs", "delivery p99 µs", "others %")}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--viewers", type=int, default=10)
    parser.add_argument("--streams", type=int, default=100)
    parser.add_argument("--rate", type=int, default=20, help="tokens a second in each")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--warm-up", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--command", help="instead of ./llamatap; with {port}, {upstream} and {workers}")
    options = parser.parse_args()
    options.tick_micros, options.scrape_every, options.retries = 1000, 0, 0
    measuring.build()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        recipes = peers.Recipes({"llamatap": options.command} if options.command else {})
        bench = measuring.Bench(options, recipes, Path(folder), stack)
        peer = bench.peer("llamatap", 2)
        rounds = {0: [], options.viewers: []}
        # What happens once a second takes long to be compiled.
        measure(bench, peer, options, options.viewers)
        for _ in range(options.rounds):
            for count, measured in rounds.items():
                measured.append(measure(bench, peer, options, count))
                print(f"{count} viewers: " + ", ".join(f"{name} {results.text(value)}" for name, value in measured[-1].items()), flush=True)
        for count, measured in rounds.items():
            medians = {name: statistics.median(figures[name] for figures in measured) for name in measured[0]}
            print(f"median with {count} viewers: " + ", ".join(f"{name} {results.text(value)}" for name, value in medians.items()))


if __name__ == "__main__":
    main()
