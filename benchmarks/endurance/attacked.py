"""Who is attacked: Llamatap with its own flags and its pages where clients connect, and nginx, which is asked for the same."""

import os
import re
import shlex
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import proxy

CONFIG = """
daemon off;
worker_processes 1;
worker_rlimit_nofile {descriptors};
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log crit;
events {{ worker_connections {connections}; }}
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
    large_client_header_buffers 4 32k;
    upstream ollama {{
        server {upstream};
        keepalive 512;
        keepalive_requests 1000000000;
    }}
    server {{
        listen {port} backlog=4096;
        location / {{
            proxy_pass http://ollama;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_buffering off;
            proxy_request_buffering off;
            proxy_read_timeout 1h;
        }}
        location = /api/tags {{ return 401 '{{"error":"this needs a token that is known here"}}'; }}
        location = /health/live {{ default_type text/plain; return 200 "live\\n"; }}
        location = /health/ready {{ default_type text/plain; return 200 "ready\\n"; }}
    }}
}}
"""


def unverified():
    """TLS whose certificate is nobody's business here."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def favour(pid):
    """Puts a process's session before others' on a machine that is shared, where this may be done: it is their work that is not measured."""
    try:
        Path(f"/proc/{pid}/autogroup").write_text("-15")
    except OSError:
        pass


def cpu_seconds(pids):
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Attacked(proxy.Llamatap):
    """With all settings at their defaults but those that the attack needs, and nothing on an address of its own."""

    def __init__(self, upstream, options, settings=(), tls=None):
        super().__init__("llamatap", upstream, command=command(options))
        self.tls = tls
        where = self.command.index("--admin")
        del self.command[where:where + 2]
        self.command[self.command.index("--listen") + 1] = f":{self.port}"
        self.command += settings
        self.admin = None

    def get(self, path, timeout=10):
        """Status and text of a page."""
        url = f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}{path}"
        try:
            with urllib.request.urlopen(url, timeout=timeout, context=self.tls) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, ""

    def is_ready(self):
        try:
            return self.get("/health/ready", timeout=2)[0] == 200
        except OSError:
            return False

    def metrics(self):
        status, text = self.get("/metrics/proxy")
        if status != 200:
            raise OSError(f"/metrics/proxy is answered {status}")
        return proxy.Metrics(text)

    def is_alive(self):
        return self.process.poll() is None

    def most_resident_bytes(self):
        return int(re.search(r"^VmHWM:\s*(\d+) kB", Path(f"/proc/{self.pid}/status").read_text(), re.M)[1]) * 1024


def command(options):
    """The launcher, or what it does, with another Java or another build."""
    environment = f"env LLAMATAP_LOG_FORMAT=text {f'JAVA_HOME={shlex.quote(options.java)} ' if options.java else ''}"
    if not options.jar:
        return environment + proxy.LAUNCHER
    java = f"{options.java}/bin/java" if options.java else "java"
    flags = shlex.quote(f"@{proxy.REPOSITORY}/config/jvm.options")
    return f"{environment}MALLOC_ARENA_MAX=1 {shlex.quote(java)} {flags} -jar {shlex.quote(options.jar)}"


class Nginx(proxy.peers.Peer):
    """One worker; answers 401 and own pages where Llamatap does."""

    def __init__(self, upstream, folder):
        port = proxy.peers.free_port()
        (folder / "nginx").mkdir()
        self.configuration = folder / "nginx" / "nginx.conf"
        descriptors = proxy.peers.descriptors_at_most()
        self.configuration.write_text(CONFIG.format(folder=folder / "nginx", port=port, upstream=upstream, descriptors=descriptors,
                                                    connections=descriptors - 500))
        super().__init__("nginx", port, ["nginx", "-p", str(folder / "nginx"), "-c", str(self.configuration)])
        self.address = ("127.0.0.1", port)


def certificate(folder):
    """A certificate and its key, in files."""
    paths = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-out", str(paths[0]), "-keyout", str(paths[1])], check=True, capture_output=True)
    return paths
