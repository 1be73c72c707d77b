"""The JSON of a run: circumstances, and every finished case at once, so that an interrupted run can be taken up."""

import datetime
import json
import os
import platform
import shlex
import subprocess
from pathlib import Path

import peers


def output_of(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=peers.REPOSITORY, timeout=10)
        return (done.stdout + done.stderr).strip().split("\n")[0]
    except OSError:
        return ""


def circumstances(envoy, java_homes):
    model = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    changed = " with changes" if output_of("git", "status", "--porcelain", "--untracked-files=no") else ""
    javas = [Path(home) / "bin" / "java" for home in java_homes]
    if not javas:
        javas = [Path(os.environ["JAVA_HOME"]) / "bin" / "java" if "JAVA_HOME" in os.environ else "java"]
    versions = [output_of("nginx", "-v"), output_of("haproxy", "-v"), output_of(envoy or "envoy", "--version").strip(),
                *(output_of(java, "-version") for java in javas)]
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "commit": output_of("git", "rev-parse", "--short", "HEAD") + changed,
        "machine": f"{os.cpu_count()} x {model}, Linux {platform.release()}",
        "versions": [version for version in versions if version],
        "load_average_before": os.getloadavg()[0],
    }


class Record:
    """Runs and failures so far. Sittings are the times at which the run was begun or taken up."""

    def __init__(self, arguments, target):
        """The target is a file, or a folder that gets one: it may be missing, and has no suffix then."""
        name = f"results-{datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='seconds').replace(':', '')}.json"
        self.path = target / name if target.is_dir() or not target.suffix else target
        self.arguments = list(arguments)
        self.sittings, self.done, self.failures, self.runs = [], [], [], []

    @classmethod
    def load(cls, path):
        found = json.loads(path.read_text())
        record = cls(found["arguments"], path)
        for name in ("sittings", "done", "failures", "runs"):
            setattr(record, name, found[name])
        return record

    @property
    def command(self):
        return shlex.join(["benchmarks/relay/run.py", *self.arguments])

    def begin_sitting(self, recipes, runtimes):
        self.sittings.append(circumstances(recipes.envoy, runtimes.values()))

    def has(self, repeat, case):
        return [repeat, case.name] in self.done

    def add(self, repeat, case, runs, failures):
        self.runs += runs
        self.failures += failures
        self.done.append([repeat, case.name])
        self._write()

    def _write(self):
        text = json.dumps({"command": self.command, "arguments": self.arguments, "sittings": self.sittings,
                           "failures": self.failures, "done": self.done, "runs": self.runs}, indent=1)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Never half a file, whenever the machine stops.
        beside = self.path.with_name(self.path.name + ".new")
        beside.write_text(text)
        beside.replace(self.path)
