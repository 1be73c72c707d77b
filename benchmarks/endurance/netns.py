"""Hosts of their own within this machine, and links between them that lose, delay and cut: network namespaces, joined by a process.

A link is two TUN devices and a thread that carries packets from one to the other. Unlike veth with netem it needs no queueing
discipline that a kernel may lack, nothing of iproute2, and no root where user namespaces are allowed; and nothing is left behind,
since namespaces and devices end with the processes in them.
"""

import ctypes
import fcntl
import heapq
import os
import random
import select
import socket
import struct
import threading
import time
from pathlib import Path

CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000
TUNSETIFF, IFF_TUN_NO_PI = 0x400454CA, 0x1001
SIOCSIFADDR, SIOCSIFDSTADDR, SIOCSIFNETMASK, SIOCGIFFLAGS, SIOCSIFFLAGS = 0x8916, 0x8918, 0x891C, 0x8913, 0x8914
IFF_UP = 1
# Packets that a link holds; more are dropped, as a router does.
QUEUE_PACKETS = 1000

_libc = ctypes.CDLL(None, use_errno=True)


class NotAllowed(Exception):
    """This machine lets us have no namespaces or devices; says why."""


def _call(what, *arguments):
    if getattr(_libc, what)(*arguments) != 0:
        number = ctypes.get_errno()
        raise NotAllowed(f"{what}: {os.strerror(number)}")


def become_root_of_own_namespace():
    """Where we are not root: root in a user namespace of our own, while this process has one thread."""
    if os.geteuid() == 0:
        return
    user, group = os.getuid(), os.getgid()
    # A network of our own too: into the one outside there would be no way back.
    _call("unshare", CLONE_NEWUSER | CLONE_NEWNET)
    try:
        for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
            Path(f"/proc/self/{name}").write_text(text)
    except OSError as failure:
        raise NotAllowed(f"user namespace: {failure}") from failure


class Host:
    """A network namespace with a loopback device. Entering it is for the thread that enters alone."""

    def __init__(self):
        before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        try:
            _call("unshare", CLONE_NEWNET)
            self.handle = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
            _flags_up("lo")
        finally:
            _call("setns", before, CLONE_NEWNET)
            os.close(before)

    def enter(self):
        """For a child before its program, and for threads."""
        _call("setns", self.handle, CLONE_NEWNET)

    def __enter__(self):
        self._before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        self.enter()

    def __exit__(self, *_):
        _call("setns", self._before, CLONE_NEWNET)
        os.close(self._before)


def _flags_up(device):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14x", device.encode(), 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(control, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14x", device.encode(), flags | IFF_UP))


def _device(host, name, own, other):
    """A TUN device in a host with an address and its peer's; returns the descriptor that packets come from."""
    with host:
        try:
            tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH14x", name.encode(), IFF_TUN_NO_PI))
        except OSError as failure:
            raise NotAllowed(f"/dev/net/tun: {failure.strerror}") from failure
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
            for what, address in ((SIOCSIFADDR, own), (SIOCSIFDSTADDR, other), (SIOCSIFNETMASK, "255.255.255.255")):
                packed = struct.pack("16sHH4s8x", name.encode(), socket.AF_INET, 0, socket.inet_aton(address))
                fcntl.ioctl(control, what, packed)
        _flags_up(name)
        return tun


class Link:
    """Carries packets between two hosts, as well or as badly as it is told; its own thread."""

    def __init__(self, name, left, left_address, right, right_address):
        self.ends = (_device(left, name, left_address, right_address), _device(right, name, right_address, left_address))
        self.loss, self.delay, self.jitter, self.is_cut = 0.0, 0.0, 0.0, False
        self.carried = self.lost = 0
        self._queue, self._order = [], 0
        self._last_due = [0.0, 0.0]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._carry, name=f"link-{name}", daemon=True)
        self._thread.start()

    def set(self, loss=0.0, delay=0.0, jitter=0.0, is_cut=False):
        """Loss as a share, delay each way and jitter in seconds; jitter does not reorder."""
        self.loss, self.delay, self.jitter, self.is_cut = loss, delay, jitter, is_cut

    def _take(self, end, now):
        """Reads what waits at one end."""
        for _ in range(64):
            try:
                packet = os.read(self.ends[end], 65536)
            except BlockingIOError:
                return
            if self.is_cut or random.random() < self.loss or len(self._queue) >= QUEUE_PACKETS:
                self.lost += 1
                continue
            due = now + self.delay + random.uniform(-self.jitter, self.jitter)
            due = self._last_due[end] = max(due, self._last_due[end])
            self._order += 1
            heapq.heappush(self._queue, (due, self._order, 1 - end, packet))

    def _carry(self):
        while not self._stop.is_set():
            wait = max(0, min(0.1, self._queue[0][0] - time.monotonic())) if self._queue else 0.1
            ready, _, _ = select.select(self.ends, [], [], wait)
            now = time.monotonic()
            for tun in ready:
                self._take(self.ends.index(tun), now)
            while self._queue and self._queue[0][0] <= now:
                _, _, end, packet = heapq.heappop(self._queue)
                try:
                    if not self.is_cut:
                        os.write(self.ends[end], packet)
                        self.carried += 1
                except OSError:
                    self.lost += 1

    def close(self):
        self._stop.set()
        self._thread.join()
        for tun in self.ends:
            os.close(tun)
