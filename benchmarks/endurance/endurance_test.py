#!/usr/bin/env python3
"""What the proofs of endurance promise themselves: a leak is seen, noise is not, and wrong books do not balance."""

import asyncio
import random
import socket
import time
import unittest

import visits
from http1 import Connection, NotWhole
from proxy import Metrics
from soak import Books
from swarm import Await, FromStep, Pause, Reset, Script, Send, Swarm
from trend import Trend


def series(value, seed=1, count=120):
    """Samples every five seconds."""
    noise = random.Random(seed)
    return [(i / 12, value(i / 12, noise)) for i in range(count)]


class TrendTest(unittest.TestCase):
    def test_sees_a_leak_in_noise(self):
        trend = Trend("leak", series(lambda minutes, noise: 100 + minutes + noise.gauss(0, 1)), resolution=2)
        self.assertTrue(trend.grows)
        self.assertAlmostEqual(1, trend.slope, delta=0.2)

    def test_takes_noise_for_noise(self):
        for seed in range(50):
            trend = Trend("noise", series(lambda minutes, noise: 100 + noise.gauss(0, 5), seed), resolution=0)
            self.assertFalse(trend.grows, f"seed {seed}: {trend.as_json()}")

    def test_leaves_the_first_third_out(self):
        trend = Trend("start", series(lambda minutes, noise: 100 + min(minutes, 3) * 10 + noise.gauss(0, 1)), resolution=1)
        self.assertFalse(trend.grows)

    def test_sees_the_smallest_steady_leak_above_the_resolution(self):
        self.assertTrue(Trend("threads", series(lambda minutes, noise: 20 + round(minutes)), resolution=0.5).grows)

    def test_takes_what_never_changes_for_constant(self):
        self.assertFalse(Trend("constant", series(lambda minutes, noise: 18), resolution=0.5).grows)


class BooksTest(unittest.TestCase):
    def books(self, *requests):
        books = Books()
        for possible in requests:
            books.requests[frozenset(possible)] += 1
        return books

    def test_balance_where_each_count_has_its_request(self):
        books = self.books({"ok"}, {"ok"}, {"cancelled", visits.UNSEEN}, {"cancelled", "stream_error"})
        self.assertEqual([], books.differences({"ok": 2, "cancelled": 1}))
        self.assertEqual([], books.differences({"ok": 2, "cancelled": 1, "stream_error": 1}))

    def test_do_not_balance_where_a_request_is_missing_twice_or_otherwise(self):
        books = self.books({"ok"}, {"ok"})
        for counted in ({"ok": 1}, {"ok": 3}, {"ok": 1, "cancelled": 1}):
            self.assertTrue(books.differences(counted), counted)


class ClientTest(unittest.IsolatedAsyncioTestCase):
    async def answer(self, raw, close=True):
        async def serve(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(raw)
            if close:
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server, await Connection.open(server.sockets[0].getsockname()) as connection:
            return await connection.ask("GET", "/")

    async def test_reads_whole_bodies(self):
        self.assertEqual(b"ab", (await self.answer(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab"))[2])
        self.assertEqual(b"ab", (await self.answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"))[2])

    async def test_tells_broken_answers_from_whole_ones(self):
        for raw in (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
                    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n", b"HTTP/1.1 2"):
            with self.assertRaises(NotWhole) as broken:
                await self.answer(raw)
            self.assertTrue(broken.exception.heard, raw)
        with self.assertRaises(NotWhole) as broken:
            await self.answer(b"")
        self.assertFalse(broken.exception.heard)


class SwarmTest(unittest.TestCase):
    def setUp(self):
        self.listening = socket.create_server(("0.0.0.0", 0))
        self.addCleanup(self.listening.close)

    def swarm(self, *steps, count=1, **script):
        swarm = Swarm(("127.0.0.1", self.listening.getsockname()[1]), count, Script(steps, **script))
        swarm.start()
        self.addCleanup(swarm.stop)
        return swarm

    def accept(self):
        self.listening.settimeout(10)
        connection, _ = self.listening.accept()
        connection.settimeout(10)
        self.addCleanup(connection.close)
        return connection

    def receive(self, connection, count):
        """With a time limit on the socket, MSG_WAITALL does not wait for all."""
        received = b""
        while len(received) < count:
            piece = connection.recv(count - len(received))
            self.assertTrue(piece, "the connection ended")
            received += piece
        return received

    def await_that(self, condition):
        deadline = time.monotonic() + 10
        while not condition():
            self.assertLess(time.monotonic(), deadline, "in vain")
            time.sleep(0.01)

    def test_counts_responses_however_they_are_cut(self):
        swarm = self.swarm(Send(b"ab", 2), Await(2), Send(b"c"), FromStep(1))
        connection = self.accept()
        self.assertEqual(b"abab", self.receive(connection, 4))
        for piece in (b"HTTP/1.1 401 \r\n\r\nHTT", b"P/1.1", b" 200 \r\n\r\n"):
            connection.sendall(piece)
            time.sleep(0.02)
        self.assertEqual(b"c", connection.recv(1))
        self.assertEqual(2, swarm.tally.responses)
        self.assertEqual({"401": 1}, swarm.stop())

    def test_makes_anew_what_is_closed_where_it_returns(self):
        for returns, connections in ((True, 2), (False, 1)):
            swarm = self.swarm(Send(b"a"), returns=returns)
            self.accept().close()
            self.await_that(lambda closing=swarm: closing.tally.closed == 1)
            if returns:
                self.accept()
            self.assertEqual(connections, swarm.tally.opened)
            swarm.stop()

    def test_ends_by_reset_where_the_script_says_so(self):
        self.swarm(Send(b"a"), Pause(0.02), Reset(), returns=False)
        connection = self.accept()
        with self.assertRaises(ConnectionResetError):
            while connection.recv(1):
                pass


class MetricsTest(unittest.TestCase):
    def test_sums_over_series(self):
        metrics = Metrics('# HELP a b\na{x="1",y="2",} 3.0\na{x="2",y="2",} 4.0\nb 1e3\n')
        self.assertEqual(7, metrics.total("a"))
        self.assertEqual(4, metrics.total("a", x="2"))
        self.assertEqual({"1": 3, "2": 4}, metrics.by("a", "x"))
        self.assertEqual(1000, metrics.total("b"))


if __name__ == "__main__":
    unittest.main()
