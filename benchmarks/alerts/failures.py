#!/usr/bin/env python3
"""Tries ways in which Ollama or its machine fails, all at once, and notes which alert tells of each and after what time.

Each scenario has a scripted Ollama, an instance of Llamatap from this checkout and clients of its own, on a loopback address of its own.
One Prometheus scrapes them all every 15 seconds with the shipped rules as they are. After some minutes of health the failures begin
together. The exit status is 1 unless each fires its alert in time, at most one critical alert fires for each, and none fires before.
Needs prometheus and promtool on the PATH, and openssl. --write puts the rows into the table of docs/alerts.md.
"""

import argparse
import asyncio
import ctypes
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections import defaultdict
from pathlib import Path

from scenarios import SCENARIOS
from scripted import MODEL, PORT as OLLAMA_PORT, VERSION, Ollama

REPOSITORY = Path(__file__).resolve().parents[2]
RULES = REPOSITORY / "config/rules/llamatap.yml"
PAGE = REPOSITORY / "docs/alerts.md"
PORT, ADMIN_PORT, MACHINE_PORT, PROMETHEUS_PORT = 18000, 18001, 19100, 19090
# Of its own, so that two runs do not meet.
NETWORK = f"127.{random.randrange(1, 255)}.{random.randrange(256)}"
PROMETHEUS = f"{NETWORK}.254:{PROMETHEUS_PORT}"
# Some run at once and do little.
JAVA = "-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
START_SECONDS = 240
DAY = 24 * 3600


def ends_with_us():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def spawn(command, log, **environment):
    with log.open("a") as out:
        return subprocess.Popen([str(word) for word in command], stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                                env=os.environ | environment, preexec_fn=ends_with_us)


async def start_llamatap(log, address, *arguments):
    """Starts one and waits until it listens."""
    process = spawn([REPOSITORY / "llamatap", "--host-readings=off", *arguments], log, LLAMATAP_JAVA_OPTS=JAVA)
    deadline = time.monotonic() + START_SECONDS
    host, port = address.split(":")
    while time.monotonic() < deadline and process.poll() is None:
        try:
            _, writer = await asyncio.open_connection(host, int(port))
            writer.close()
            return process
        except OSError:
            await asyncio.sleep(0.2)
    raise RuntimeError(f"Llamatap does not start:\n{log.read_text()}")


class Stage:
    """What one scenario plays on."""

    def __init__(self, number, scenario, folder):
        self.scenario = scenario
        self.address = f"{NETWORK}.{number}"
        self.folder = folder / str(number)
        self.folder.mkdir()
        self.ollama = Ollama(self.address)
        self.proxy = (self.address, PORT)
        self.target = f"{self.address}:{PORT}"
        self.job = f"ollama-{number}"
        self.arguments = []
        self.kept = []
        self.tasks = []
        self.process = None
        self.began = None
        self.disk_free = 0.6
        self.is_target = True

    def settings(self, *more):
        self.arguments += more

    def scrape_separately(self):
        """Llamatap's pages are on a port without TLS."""
        self.settings("--admin", f"{self.address}:{ADMIN_PORT}")
        self.target = f"{self.address}:{ADMIN_PORT}"

    def keep(self, what):
        self.kept.append(what)

    def fill_disk(self):
        self.disk_free = 0.04

    def remove_target(self):
        self.is_target = False

    def kill(self):
        if self.process:
            self.process.kill()
            self.process.wait()

    async def every(self, seconds, request):
        """Goes on in the background, whether requests end or not."""
        async def repeat():
            while True:
                self.start(request())
                await asyncio.sleep(seconds)

        self.start(repeat())

    def start(self, coroutine):
        task = asyncio.create_task(coroutine)
        self.tasks.append(task)
        task.add_done_callback(self.ended)

    def ended(self, task):
        self.tasks.remove(task)
        if not task.cancelled() and task.exception():
            print(f"{self.scenario.what}: {task.exception()!r}", file=sys.stderr)

    @property
    def upstream(self):
        return self.scenario.upstream or f"http://{self.address}:{OLLAMA_PORT}"

    async def start_llamatap(self):
        """Starts a process for this scenario alone."""
        self.process = await start_llamatap(self.folder / "llamatap.log", self.target, f"--listen={self.address}:{PORT}",
                                            f"--upstream={self.upstream}", *self.arguments)

    async def start_machine(self):
        """What node_exporter would say of the machine's disk."""
        async def respond(reader, writer):
            await reader.read(1 << 16)
            disk = 'device="/dev/sda1",fstype="ext4",mountpoint="/"'
            page = (f"node_filesystem_size_bytes{{{disk}}} 1e+12\n"
                    f"node_filesystem_avail_bytes{{{disk}}} {self.disk_free * 1e12}\n").encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\n"
                         b"Content-Length: %d\r\n\r\n%s" % (len(page), page))
            writer.close()

        self.keep(await asyncio.start_server(respond, self.address, MACHINE_PORT))

    async def prepare(self):
        if self.scenario.before:
            self.scenario.before(self)
        await self.ollama.start()
        await self.start_machine()
        if self.scenario.is_alone and self.scenario.is_healthy_first:
            await self.start_llamatap()

    async def fail(self):
        self.began = time.time()
        if not self.scenario.is_healthy_first:
            await self.start_llamatap()
            await self.scenario.traffic(self)
        self.start(self.scenario.fail(self))


class Shared:
    """One Llamatap with an instance for each of many scenarios, as Categraf's files have them."""

    def __init__(self, stages, folder):
        self.stages = stages
        self.folder = folder
        self.process = None

    async def start(self):
        (self.folder / "input.ollama").mkdir()
        (self.folder / "input.ollama/ollama.toml").write_text("\n".join(
            f'[[instances]]\nollama_url = "{stage.upstream}"\nproxy_listen_addr = "{stage.address}:{PORT}"\ntimeout = "10s"'
            for stage in self.stages))
        if self.stages:
            self.process = await start_llamatap(self.folder / "llamatap.log", self.stages[-1].target, f"--configs={self.folder}",
                                                "--poll-interval=15s")

    def kill(self):
        if self.process:
            self.process.kill()


class Prometheus:
    """A real one. Targets come from a file, so that one can go."""

    def __init__(self, folder, stages):
        self.folder = folder
        self.stages = stages
        (folder / "prometheus.yml").write_text(
            "global: {scrape_interval: 15s, evaluation_interval: 15s}\n"
            f"rule_files: ['{RULES}']\nscrape_configs:\n"
            + "".join(f"  - {{job_name: {stage.job}, file_sd_configs: [{{files: ['{folder}/{stage.job}.json'], refresh_interval: 5s}}]}}\n"
                      for stage in stages)
            + f"  - {{job_name: node, static_configs: [{{targets: {[f'{stage.address}:{MACHINE_PORT}' for stage in stages]}}}]}}\n")

    def write_targets(self):
        for stage in self.stages:
            (self.folder / f"{stage.job}.json").write_text(json.dumps([{"targets": [stage.target] if stage.is_target else []}]))

    def remember(self):
        """Writes three days of speed into the store, which alerts compare with."""
        now = int(time.time())
        lines = []
        for name, speed in (("output", 50), ("prompt", 1000)):
            name = f"ollama_proxy:{name}_tokens_per_second:mean10m"
            lines.append(f"# TYPE {name} gauge")
            for stage in (one for one in self.stages if one.scenario.has_history):
                labels = f'job="{stage.job}",instance="{stage.target}",model="{MODEL}",version="{VERSION}"'
                if not stage.scenario.is_alone:
                    labels += f',instance_name="{stage.address}:{OLLAMA_PORT}"'
                lines += [f"{name}{{{labels}}} {speed} {when}" for when in range(now - 3 * DAY, now - 2 * 3600, 1800)]
        history = self.folder / "history.txt"
        history.write_text("\n".join(lines) + "\n# EOF\n")
        subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", history, self.folder / "data"], check=True,
                       capture_output=True)

    def start(self):
        self.write_targets()
        self.remember()
        self.process = spawn(["prometheus", f"--config.file={self.folder}/prometheus.yml", f"--storage.tsdb.path={self.folder}/data",
                              f"--web.listen-address={PROMETHEUS}"], self.folder / "prometheus.log")

    def ask(self, path, **parameters):
        with urllib.request.urlopen(f"http://{PROMETHEUS}/api/v1/{path}?{urllib.parse.urlencode(parameters)}", timeout=60) as response:
            return json.load(response)["data"]

    def version(self):
        return self.ask("status/buildinfo")["version"]

    def firings(self, since):
        """(alert, severity, when it first fired) by job."""
        found = defaultdict(dict)
        for series in self.ask("query_range", query='ALERTS{alertstate="firing"}', start=since, end=time.time(), step=5)["result"]:
            labels, first = series["metric"], float(series["values"][0][0])
            known = found[labels["job"]].get(labels["alertname"])
            found[labels["job"]][labels["alertname"]] = (labels["severity"], min(first, known[1] if known else first))
        return found

    def broken_texts(self):
        return [text for alert in self.ask("alerts")["alerts"] for text in alert["annotations"].values()
                if "<error" in text or "%!" in text or "<no value>" in text]


async def play(stages, shared, prometheus, health_minutes, failure_minutes):
    for stage in stages:
        await stage.prepare()
    await shared.start()
    for stage in stages:
        if stage.scenario.is_healthy_first:
            await stage.scenario.traffic(stage)
    prometheus.start()
    print(f"{len(stages)} scenarios are healthy", flush=True)
    await asyncio.sleep(health_minutes * 60)
    for stage in stages:
        stage.start(stage.fail())
    await asyncio.sleep(1)
    prometheus.write_targets()
    print("all failures have begun", flush=True)
    for _ in range(failure_minutes):
        await asyncio.sleep(60)
        if broken := await asyncio.to_thread(prometheus.broken_texts):
            raise SystemExit(f"texts of alerts are broken: {broken}")


def duration(seconds):
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.1f} min"


def judge(stages, firings):
    """Rows of the table, and what is wrong."""
    rows, wrong = [], []
    for stage in stages:
        wanted, fired = stage.scenario.alert, firings.get(stage.job, {})
        early = [alert for alert, (_, when) in fired.items() if when < stage.began]
        critical = [alert for alert, (severity, _) in fired.items() if severity == "critical"]
        if early:
            wrong.append(f"{stage.scenario.what}: fired before: {early}")
        if len(critical) > 1:
            wrong.append(f"{stage.scenario.what}: more than one page: {critical}")
        if wanted not in fired:
            wrong.append(f"{stage.scenario.what}: {wanted} did not fire, but {sorted(fired)}")
            continue
        severity, when = fired[wanted]
        took = when - stage.began
        if took > stage.scenario.minutes * 60:
            wrong.append(f"{stage.scenario.what}: {wanted} took {duration(took)}")
        others = sorted((other_when - stage.began, alert) for alert, (_, other_when) in fired.items() if alert != wanted)
        also = ", ".join(f"{alert} ({duration(after)})" for after, alert in others)
        rows.append(f"| {stage.scenario.what} | [{wanted}](#{wanted.lower()}) | {severity} | {duration(took)} | {also + ' ' if also else ''}|")
    return rows, wrong


def row_of(scenario, rows):
    return next((row for row in rows if row.startswith(f"| {scenario.what} |")), None)


def write(rows, version):
    """Puts rows into the table, in the place of older ones of the same scenarios."""
    page = PAGE.read_text()
    known = rows + re.search(r"<!-- failures -->(.*)<!-- /failures -->", page, flags=re.S)[1].splitlines()
    all_rows = [row for row in (row_of(scenario, known) for scenario in SCENARIOS) if row]
    table = "\n".join(["<!-- failures -->", f"{time.strftime('%Y-%m-%d')}, Prometheus {version}, {len(all_rows)} failures.", "",
                       "| what fails | alert | severity | after | also |", "|---|---|---|---|---|", *all_rows,
                       "<!-- /failures -->"])
    PAGE.write_text(re.sub(r"<!-- failures -->.*<!-- /failures -->", lambda _: table, page, flags=re.S))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", action="append", help="scenarios whose function has this name")
    arguments.add_argument("--health", type=int, default=6, metavar="MINUTES")
    arguments.add_argument("--minutes", type=int, default=24, help="how long the failures are watched")
    arguments.add_argument("--write", action="store_true", help="put the table into docs/alerts.md")
    arguments.add_argument("--keep", action="store_true", help="keep the folder with logs and the store of Prometheus")
    options = arguments.parse_args()
    missing = [program for program in ("prometheus", "promtool", "openssl") if not shutil.which(program)]
    if missing:
        print(f"skipped: {', '.join(missing)} is not installed")
        return
    chosen = [one for one in SCENARIOS if not options.only or one.fail.__name__ in options.only]
    folder = Path(tempfile.mkdtemp(prefix="failures-"))
    stages = [Stage(number, one, folder) for number, one in enumerate(chosen, 1)]
    shared = Shared([stage for stage in stages if not stage.scenario.is_alone], folder)
    prometheus = Prometheus(folder, stages)
    try:
        began = time.time()
        asyncio.run(play(stages, shared, prometheus, options.health, options.minutes))
        rows, wrong = judge(stages, prometheus.firings(began))
        print("\n".join(rows + wrong))
        if options.write:
            write(rows, prometheus.version())
    finally:
        for one in (*stages, shared):
            one.kill()
        if hasattr(prometheus, "process"):
            prometheus.process.kill()
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
