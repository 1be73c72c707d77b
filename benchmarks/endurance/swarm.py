"""Clients that mean harm: thousands of connections of one process, each of which follows a script, on one epoll."""

import collections
import ctypes
import errno
import heapq
import itertools
import multiprocessing
import select
import signal
import socket
import struct
import time
from typing import NamedTuple

FORK = multiprocessing.get_context("fork")
RESPONSE = b"HTTP/1.1 "
OVERLAP = len(RESPONSE) - 1
READ_BYTES = 1 << 18
WRITE_BYTES_AT_ONCE = 1 << 20
CONNECTING_AT_ONCE = 256
PASS_SECONDS = 0.05
TARGETS = 8
# Linux: the kernel chooses the port when it knows the other end, so that one port serves many pairs of addresses.
IP_BIND_ADDRESS_NO_PORT = 24
UNDER_WAY = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EINPROGRESS)


class Send(NamedTuple):
    """Sends the bytes, so many times."""
    data: bytes
    times: int = 1


class Await(NamedTuple):
    """Waits for so many further responses."""
    responses: int


class Pause(NamedTuple):
    seconds: float


class FromStep(NamedTuple):
    """Goes on with the step of that number."""
    index: int


class Reset(NamedTuple):
    """Ends the connection by RST; another one takes its place."""


class HalfClose(NamedTuple):
    """Ends the sending."""


class Script(NamedTuple):
    """What each connection does. Those that are closed by the peer are made anew where they return."""
    steps: tuple
    reads: bool = True
    receive_bytes: int = 0
    send_bytes: int = 0
    returns: bool = True
    no_delay: bool = False


class Tally:
    """What a swarm has done so far; one writer, any process reads."""
    FIELDS = ("open", "opened", "failed", "closed", "responses", "sent")

    def __init__(self):
        self.values = FORK.Array("q", len(self.FIELDS), lock=False)

    def __getattr__(self, name):
        return self.values[self.FIELDS.index(name)]

    def add(self, name, count=1):
        self.values[self.FIELDS.index(name)] += count


class Bot:
    """One connection."""
    __slots__ = ("arrived", "awaited", "due", "events", "fd", "heard", "left", "offset", "sock", "step", "tail")

    def __init__(self, sock):
        self.sock = sock
        self.fd = sock.fileno()
        self.step = self.awaited = self.offset = 0
        self.left = self.due = None
        self.tail = bytes(OVERLAP)
        self.heard = self.arrived = False
        self.events = 0


class Swarm:
    """A process of its own with so many connections to an address, from the sources in turn.

    That address is the first of some that mean the same machine: from one to one there are only so many ports.
    at_once: how many may be on their way to the end of their script; others are not connected yet.
    """

    def __init__(self, address, count, script, sources=("127.0.0.66",), at_once=None):
        host, port = address
        self.targets = itertools.cycle((host.rpartition(".")[0] + f".{last}", port) for last in range(1, TARGETS + 1))
        self.count = count
        self.script = script
        self.sources = itertools.cycle(sources)
        self.at_once = at_once or count
        self.tally = Tally()
        self.over = FORK.Event()
        self.found, self.finds = FORK.Pipe(duplex=False)

    def start(self):
        self.process = FORK.Process(target=self._run, daemon=True)
        self.process.start()

    def is_complete(self):
        return self.tally.opened >= self.count

    def stop(self):
        """Ends all connections by RST; returns how many began with which status."""
        if not self.over.is_set():
            self.over.set()
            self.statuses = self.found.recv() if self.found.poll(10) else {}
            self.process.join(2)
            if self.process.is_alive():
                self.process.kill()
        return self.statuses

    def _run(self):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        self.epoll = select.epoll()
        self.bots, self.timers, self.connecting, self.arrived = {}, [], 0, 0
        self.statuses = collections.Counter()
        self.buffer = bytearray(OVERLAP + READ_BYTES)
        self.into = memoryview(self.buffer)[OVERLAP:]
        while not self.over.is_set():
            self._fill()
            for fd, events in self.epoll.poll(PASS_SECONDS, 1024):
                bot = self.bots.get(fd)
                if bot:
                    self._on_events(bot, events)
            now = time.monotonic()
            while self.timers and self.timers[0][0] <= now:
                due, _, bot = heapq.heappop(self.timers)
                if self.bots.get(bot.fd) is bot and bot.due == due:
                    bot.due = None
                    bot.step += 1
                    self._go_on(bot)
        self.finds.send(dict(self.statuses))
        for bot in list(self.bots.values()):
            bot.sock.close()

    def _is_wanted(self):
        there = len(self.bots) if self.script.returns else self.tally.opened
        return there < self.count and self.connecting < CONNECTING_AT_ONCE and len(self.bots) - self.arrived < self.at_once

    def _fill(self):
        made = 0
        while self._is_wanted() and made < CONNECTING_AT_ONCE:
            made += 1
            sock = socket.socket()
            sock.setblocking(False)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if self.script.receive_bytes:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.script.receive_bytes)
            if self.script.send_bytes:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.script.send_bytes)
            if self.script.no_delay:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
            sock.bind((next(self.sources), 0))
            if sock.connect_ex(next(self.targets)) not in (0, *UNDER_WAY):
                self.tally.add("failed")
                sock.close()
                return
            bot = Bot(sock)
            bot.step = -1
            self.bots[bot.fd] = bot
            self.connecting += 1
            self.tally.add("opened")
            self.tally.add("open")
            bot.events = select.EPOLLOUT
            self.epoll.register(bot.fd, bot.events)

    def _on_events(self, bot, events):
        if bot.step < 0:
            self.connecting -= 1
            if events & (select.EPOLLERR | select.EPOLLHUP):
                self.tally.add("failed")
                self._close(bot)
                return
            bot.step = 0
            self._go_on(bot)
            return
        if events & select.EPOLLIN and not self._read(bot):
            return
        if events & (select.EPOLLERR | select.EPOLLHUP) or (events & select.EPOLLRDHUP and not self.script.reads):
            self._close(bot)
        elif events & select.EPOLLOUT:
            self._go_on(bot)

    def _read(self, bot):
        try:
            count = bot.sock.recv_into(self.into)
        except BlockingIOError:
            return True
        except OSError:
            count = 0
        if count == 0:
            self._close(bot)
            return False
        self.buffer[:OVERLAP] = bot.tail
        found = self.buffer.count(RESPONSE, 0, OVERLAP + count)
        bot.tail = bytes(self.buffer[count:count + OVERLAP])
        if not bot.heard:
            bot.heard = True
            self.statuses[bytes(self.into[9:12]).decode("latin-1")] += 1
        if found:
            self.tally.add("responses", found)
            bot.awaited += found
            if isinstance(self._step(bot), Await):
                self._go_on(bot)
        return self.bots.get(bot.fd) is bot

    def _step(self, bot):
        return self.script.steps[bot.step] if 0 <= bot.step < len(self.script.steps) else None

    def _go_on(self, bot):
        """Follows the script as far as it goes now."""
        budget = WRITE_BYTES_AT_ONCE
        while True:
            step = self._step(bot)
            if isinstance(step, Send):
                if bot.left is None:
                    bot.left, bot.offset = step.times, 0
                try:
                    sent = bot.sock.send(memoryview(step.data)[bot.offset:bot.offset + budget])
                except BlockingIOError:
                    break
                except OSError:
                    if not self.script.reads or not self._read(bot):
                        self._close(bot)
                    return
                self.tally.add("sent", sent)
                budget -= sent
                bot.offset += sent
                if bot.offset == len(step.data):
                    bot.left, bot.offset = bot.left - 1, 0
                    if bot.left == 0:
                        bot.left = None
                        bot.step += 1
                if budget <= 0:
                    break
            elif isinstance(step, Await):
                if bot.awaited < step.responses:
                    break
                bot.awaited -= step.responses
                bot.step += 1
            elif isinstance(step, Pause):
                if bot.due is None:
                    bot.due = time.monotonic() + step.seconds
                    heapq.heappush(self.timers, (bot.due, id(bot), bot))
                break
            elif isinstance(step, FromStep):
                bot.step = step.index
            elif isinstance(step, HalfClose):
                bot.sock.shutdown(socket.SHUT_WR)
                bot.step += 1
            elif isinstance(step, Reset):
                self._close(bot)
                return
            else:
                if not bot.arrived:
                    bot.arrived = True
                    self.arrived += 1
                break
        self._register(bot)

    def _register(self, bot):
        wanted = select.EPOLLRDHUP | (select.EPOLLIN if self.script.reads else 0)
        if isinstance(self._step(bot), Send):
            wanted |= select.EPOLLOUT
        if wanted != bot.events:
            bot.events = wanted
            self.epoll.modify(bot.fd, wanted)

    def _close(self, bot):
        if self.bots.pop(bot.fd, None) is bot:
            bot.sock.close()
            self.arrived -= bot.arrived
            self.tally.add("open", -1)
            self.tally.add("closed")
