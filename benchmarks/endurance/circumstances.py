"""When, where, on what and by which command a figure was had."""

import datetime
import os
import platform
import shlex
import subprocess
import sys
from pathlib import Path

from proxy import REPOSITORY


def output_of(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, timeout=10)
        return (done.stdout + done.stderr).strip().split("\n")[0]
    except OSError:
        return "none"


def circumstances(program):
    model = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    changed = " with changes" if output_of("git", "status", "--porcelain", "--", ":!*.md") else ""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "commit": output_of("git", "rev-parse", "--short", "HEAD") + changed,
        "machine": f"{os.cpu_count()} x {model}, Linux {platform.release()}",
        "command": shlex.join([program, *sys.argv[1:]]),
        "java": output_of("java", "-version"),
        "load_average_before": os.getloadavg()[0],
    }


def describe(about):
    return (f"{about['date']}, commit {about['commit']}, {about['machine']}\n{about['command']}; {about['java']}; "
            f"load average before {about['load_average_before']:.1f}, after {os.getloadavg()[0]:.1f}")
