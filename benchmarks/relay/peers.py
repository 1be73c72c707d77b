"""The proxies that are measured side by side: how each is started, what it uses, and that it is gone in the end."""

import ctypes
import http.client
import os
import random
import resource
import shlex
import signal
import socket
import subprocess
import time
from pathlib import Path

# Llamatap's launcher may have to build it first; a peer that ends is noticed at once.
START_SECONDS = 240
STOP_SECONDS = 5

NGINX = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_max_body_size 0;
    keepalive_timeout 1h;
    keepalive_requests 1000000000;
    upstream ollama {{
        server 127.0.0.1:{upstream};
        keepalive 2048;
        keepalive_timeout 1h;
        keepalive_requests 1000000000;
    }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{
            proxy_pass http://ollama;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_buffering off;
            proxy_request_buffering off;
            proxy_read_timeout 1h;
            proxy_send_timeout 1h;
            {extra}
        }}
    }}
}}
"""

HAPROXY = """
global
    nbthread 2
    maxconn 4096
defaults
    mode http
    timeout connect 5s
    timeout client 1h
    timeout server 1h
    option http-no-delay
    option splice-auto
    option splice-request
    option splice-response
    http-reuse always
listen ollama
    bind 127.0.0.1:{port} backlog 4096
    server ollama 127.0.0.1:{upstream}
"""


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


class Peer:
    """One way from the load to the stand-in: a proxy's command line, or none for the direct way."""

    def __init__(self, name, port, command, needs_long_warm_up=False):
        self.name = name
        self.port = port
        self.command = command
        self.needs_long_warm_up = needs_long_warm_up
        self.process = None
        self.log = None

    def start(self, folder):
        if self.command:
            self.log = folder / f"{self.name}.log"
            with self.log.open("w") as log:
                try:
                    self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                                    start_new_session=True, preexec_fn=bind_to_parent)
                except OSError as failure:
                    raise SystemExit(f"cannot start {self.name}: {failure}") from failure
        self._await_answer()

    def _await_answer(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process and self.process.poll() is not None:
                break
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
                connection.request("GET", "/api/version")
                if connection.getresponse().status == 200:
                    connection.close()
                    return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"{self.name} does not answer on port {self.port}:\n{self.log.read_text()[-2000:] if self.log else ''}")

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


def make(name, upstream, folder, commands):
    """A peer by name; commands maps further names to command lines with {port} and {upstream}."""
    port = free_port()
    if name == "direct":
        return Peer(name, upstream, None)
    if name in commands:
        command = commands[name].replace("{port}", str(port)).replace("{upstream}", str(upstream))
        return Peer(name, port, shlex.split(command), needs_long_warm_up=True)
    if name in ("nginx", "nginx-64k"):
        # With proxy_buffering off nginx reads an answer through this one buffer, of a page's size by default.
        extra = "proxy_buffer_size 64k; proxy_buffers 8 64k; proxy_busy_buffers_size 128k;" if name == "nginx-64k" else ""
        own = folder / name
        own.mkdir()
        (own / "nginx.conf").write_text(NGINX.format(folder=own, port=port, upstream=upstream, extra=extra))
        return Peer(name, port, ["nginx", "-p", str(own), "-c", str(own / "nginx.conf")])
    if name == "haproxy":
        config = folder / "haproxy.cfg"
        config.write_text(HAPROXY.format(port=port, upstream=upstream))
        return Peer(name, port, ["haproxy", "-db", "-f", str(config)])
    raise SystemExit(f"unknown peer {name}: direct, nginx, nginx-64k, haproxy, {', '.join(commands)}")
