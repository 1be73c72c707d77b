"""Llamatap in a process of its own: how it is started, what it holds, what its metrics say."""

import http.client
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "relay"))
import peers  # noqa: E402

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="([^"]*)"')
LAUNCHER = shlex.quote(str(REPOSITORY / "llamatap"))


class Metrics:
    """One scrape: sums over the series of a name."""

    def __init__(self, text):
        self.samples = []
        for line in text.splitlines():
            found = SAMPLE.match(line)
            if found:
                self.samples.append((found[1], dict(LABEL.findall(found[2] or "")), float(found[3])))

    def total(self, name, **labels):
        return sum(value for at, own, value in self.samples
                   if at == name and all(own.get(label) == wanted for label, wanted in labels.items()))

    def by(self, name, label):
        found = {}
        for at, own, value in self.samples:
            if at == name:
                found[own[label]] = found.get(own[label], 0) + value
        return found

    def has(self, name):
        return any(at == name for at, _, _ in self.samples)


def get(address, path, timeout=10):
    """Status and text of a page."""
    connection = http.client.HTTPConnection(*address, timeout=timeout)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


class Llamatap(peers.Peer):
    """Started by the launcher or another command line, with metrics and health on a port of their own."""

    def __init__(self, name, upstream, *, command=LAUNCHER, port=None, listen="127.0.0.1", more=()):
        self.admin = ("127.0.0.1", peers.free_port())
        port = port or peers.free_port()
        super().__init__(name, port, [*shlex.split(command), "--listen", f"{listen}:{port}", "--upstream", f"http://{upstream}",
                                      "--admin", f"127.0.0.1:{self.admin[1]}", "--host-readings", "off", *more])
        self.address = (listen, port)

    @property
    def pid(self):
        return self.process.pid

    def start(self, folder):
        """Starts it and waits until it is ready."""
        self.log = folder / f"{self.name}.log"
        with self.log.open("a") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                            start_new_session=True, preexec_fn=peers.bind_to_parent)
        deadline = time.monotonic() + peers.START_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{self.name} is not ready:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.1)

    def is_ready(self):
        try:
            return get(self.admin, "/health/ready", timeout=2)[0] == 200
        except OSError:
            return False

    def metrics(self):
        return Metrics(get(self.admin, "/metrics/proxy")[1])

    def terminate(self, patience):
        """SIGTERM; returns the exit status once it has ended, which it must within the time given."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(patience)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def threads(self):
        return int(re.search(r"^Threads:\s*(\d+)", Path(f"/proc/{self.pid}/status").read_text(), re.M)[1])

    def heap_after_collection(self):
        """Bytes of the heap that live, where the JDK's jcmd is at hand; else None."""
        jcmd = shutil.which("jcmd")
        if jcmd is None:
            return None
        try:
            subprocess.run([jcmd, str(self.pid), "GC.run"], capture_output=True, timeout=60, check=True)
            done = subprocess.run([jcmd, str(self.pid), "GC.heap_info"], capture_output=True, timeout=60, check=True, text=True)
        except (OSError, subprocess.SubprocessError):
            return None
        # "Metaspace used" comes behind the generations.
        used = re.findall(r"used (\d+)K", done.stdout.split("Metaspace")[0])
        return sum(int(kib) for kib in used) * 1024 if used else None

    def complaints(self):
        """Lines of the log that no run may leave."""
        return [line for line in self.log.read_text(errors="replace").splitlines()
                if re.search(r"\bERROR\b|\bbug\b|OutOfMemory|^\s+at ", line)]


class StandIn(peers.Peer):
    """The stand-in as a process that can be killed and started again on its port."""

    def __init__(self, address="127.0.0.1", port=None, models=0):
        port = port or peers.free_port()
        super().__init__("standin", port, [sys.executable, str(HERE / "standin.py"), address, str(port), str(models)])
        self.upstream = f"{address}:{port}"

    def start(self, folder):
        with (folder / "standin.log").open("a") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                            start_new_session=True, preexec_fn=peers.bind_to_parent)

    def kill(self):
        self.process.kill()
        self.process.wait()


def target():
    """The folder for results."""
    folder = HERE / "target"
    folder.mkdir(exist_ok=True)
    return folder


def exit_on_signals():
    """Ends by SystemExit where a signal asks for it, so that everything opened is closed."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: sys.exit(128 + received))
