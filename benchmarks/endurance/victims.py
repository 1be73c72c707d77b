"""Honest clients of a Llamatap that is attacked: what each of them waited for, and what it did not get."""

import asyncio
import collections
import ctypes
import gc
import os
import random
import signal
import time

import visits
from http1 import Connection, NotWhole
from swarm import FORK

PATIENCE_SECONDS = 10
# Of those who are slow by themselves.
SLOW_PATIENCE_SECONDS = 30
STREAM_GAP_SECONDS = 0.02
KEPT, STREAMS = 4, 4
LINES = b'"content":"'


class Sample:
    """What one kind of honest client saw: (when it began, seconds, what went wrong or None)."""

    def __init__(self, rows):
        self.rows = rows

    def within(self, start, end):
        return Sample([row for row in self.rows if row[0] + row[1] >= start and row[0] <= end])

    def percentile(self, share):
        ordered = sorted(seconds for _, seconds, _ in self.rows)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    @property
    def worst(self):
        return max((seconds for _, seconds, _ in self.rows), default=float("nan"))

    @property
    def faults(self):
        return collections.Counter(fault for _, _, fault in self.rows if fault)

    def __len__(self):
        return len(self.rows)


class Victims:
    """A process of its own: kept connections, new ones, token streams, probes, a scraper, slow clients and uploads."""

    def __init__(self, address, source="127.0.0.9", tls=None, token=None, slow=True, scrapes=True):
        self.address, self.source, self.tls = address, source, tls
        self.fields = {"Authorization": f"Bearer {token}"} if token else {}
        self.slow, self.scrapes = slow, scrapes
        self.over = FORK.Event()
        self.found, self.finds = FORK.Pipe(duplex=False)

    def start(self):
        self.process = FORK.Process(target=self._run, daemon=True)
        self.process.start()

    def stop(self):
        """Name -> Sample, after what is under way has had its time."""
        self.over.set()
        samples = self.found.recv() if self.found.poll(3 * PATIENCE_SECONDS) else {}
        self.process.join(2)
        if self.process.is_alive():
            self.process.kill()
        return {name: Sample(rows) for name, rows in samples.items()}

    def _run(self):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        try:
            # So that what is measured is the proxy, not who else waits for a processor.
            os.nice(-10)
        except OSError:
            pass
        gc.disable()
        self.samples = collections.defaultdict(list)
        asyncio.run(self._suffer())
        self.finds.send(dict(self.samples))

    async def _suffer(self):
        work = [self._kept() for _ in range(KEPT)] + [self._stream() for _ in range(STREAMS)] + [self._new()]
        work += [self._probe("/health/live"), self._probe("/health/ready")]
        if self.scrapes:
            work.append(self._scrape())
        if self.slow:
            work += [self._slow_head(), self._waiting_upload(), self._slow_upload(), self._slow_reader()]
        tasks = [asyncio.create_task(each) for each in work]
        while not self.over.is_set():
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)
        while tasks:
            # More than once: before Python 3.12, wait_for may swallow it.
            for task in tasks:
                task.cancel()
            _, tasks = await asyncio.wait(tasks, timeout=0.2)

    def _connect(self, receive_bytes=None):
        return Connection.open(self.address, receive_bytes, source=self.source, tls=self.tls)

    async def _measure(self, name, work, wanted=200, patience=PATIENCE_SECONDS):
        """Notes how long the work took; True if it came out well."""
        began, fault = time.monotonic(), None
        try:
            status, *_ = await asyncio.wait_for(work, patience)
            fault = None if status == wanted else f"answered {status}"
        except asyncio.TimeoutError:
            fault = f"no answer in {patience} s"
        except asyncio.CancelledError:
            # What still waits when the attack is over has waited at least so long.
            self.samples[name].append((began, time.monotonic() - began, None))
            raise
        except (OSError, NotWhole, EOFError) as broken:
            fault = str(broken) or type(broken).__name__
        self.samples[name].append((began, time.monotonic() - began, fault))
        return fault is None

    async def _kept(self):
        connection = None
        while True:
            try:
                connection = connection or await asyncio.wait_for(self._connect(), PATIENCE_SECONDS)
            except (OSError, asyncio.TimeoutError) as failure:
                self.samples["kept"].append((time.monotonic(), 0, f"not connected: {failure!r}"))
                await asyncio.sleep(0.1)
                continue
            if not await self._measure("kept", connection.ask("GET", "/api/version", **self.fields)):
                connection.close()
                connection = None
            await asyncio.sleep(random.uniform(0.005, 0.015))

    async def _once(self, *request, **fields):
        async with await self._connect() as connection:
            return await connection.ask(*request, **fields)

    async def _new(self):
        while True:
            await self._measure("new", self._once("GET", "/api/version", **self.fields))
            await asyncio.sleep(0.05)

    async def _probe(self, path):
        while True:
            await self._measure("probe", self._once("GET", path))
            await asyncio.sleep(0.1)

    async def _scrape(self):
        while True:
            await self._measure("scrape", self._once("GET", "/metrics"))
            await asyncio.sleep(1)

    async def _stream(self):
        """Gaps between tokens; one that never comes counts when the attack is over."""
        while True:
            last = time.monotonic()
            try:
                async with await asyncio.wait_for(self._connect(), PATIENCE_SECONDS) as connection:
                    body = b'{"model":"gemma3:270m","messages":[{"role":"user","content":"Why?"}],"stream":true}'
                    connection.send_head("POST", f"/api/chat?tokens=1000000&gap={STREAM_GAP_SECONDS}", len(body), **self.fields)
                    connection.writer.write(body)
                    status, fields = await connection.read_head()
                    if status != 200:
                        raise NotWhole(f"answered {status}", heard=True)
                    last = None
                    async for line in connection.pieces(fields):
                        now = time.monotonic()
                        if last is not None:
                            self.samples["token"].append((last, now - last, None))
                        last = now
            except asyncio.CancelledError:
                if last is not None:
                    self.samples["token"].append((last, time.monotonic() - last, None))
                raise
            except (OSError, NotWhole, EOFError, asyncio.TimeoutError) as broken:
                self.samples["token"].append((last or time.monotonic(), 0, str(broken) or type(broken).__name__))
                await asyncio.sleep(0.2)

    async def _slow_head(self):
        """8 KB of a head, over six seconds."""
        async def ask():
            async with await self._connect() as connection:
                head = "GET /api/version HTTP/1.1\r\nHost: localhost\r\n" + "".join(f"{n}: {v}\r\n" for n, v in self.fields.items())
                for piece in (head, *(f"X-{index}: {'x' * 1000}\r\n" for index in range(8)), "\r\n"):
                    connection.writer.write(piece.encode())
                    await asyncio.sleep(0.6)
                status, answered = await connection.read_head()
                return status, [piece async for piece in connection.pieces(answered)]
        while True:
            await self._measure("slow head", ask(), patience=SLOW_PATIENCE_SECONDS)
            await asyncio.sleep(0.2)

    async def _upload(self, play, count, pause):
        async with await self._connect() as connection:
            connection.send_head("POST", f"/api/blobs/sha256:{'0' * 64}?{play}", count, **self.fields)
            crc = await connection.upload(count, visits.BLOCK, pause)
            status, answered = await connection.read_head()
            if status == 201 and answered.get("x-received") != f"{count} {crc:08x}":
                raise NotWhole(f"received {answered.get('x-received')}", heard=True)
            return (status,)

    async def _waiting_upload(self):
        """As fast as it goes, to an upstream that takes its time."""
        while True:
            await self._measure("waiting upload", self._upload(f"rate={8 << 20}", 32 << 20, 0), 201, SLOW_PATIENCE_SECONDS)
            await asyncio.sleep(0.2)

    async def _slow_upload(self):
        while True:
            await self._measure("slow upload", self._upload("", 1 << 20, 0.25), 201, SLOW_PATIENCE_SECONDS)
            await asyncio.sleep(0.2)

    async def _slow_reader(self):
        async def read():
            async with await self._connect(receive_bytes=8192) as connection:
                connection.send_head("GET", f"/bytes/{1 << 18}", **self.fields)
                status, fields = await connection.read_head()
                async for _ in connection.pieces(fields):
                    await asyncio.sleep(0.05)
                return (status,)
        while True:
            await self._measure("slow reader", read(), patience=SLOW_PATIENCE_SECONDS)
            await asyncio.sleep(0.2)
