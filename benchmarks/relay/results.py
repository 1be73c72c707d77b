"""What the runs say: numbers for each unit of work, medians with spread, tables."""

import statistics


DISTURBED_PERCENT = 10


def others_percent(run):
    """The share of the machine that neither load nor stand-in nor peer used in the window; 0 where nobody looked."""
    if "machine_cpu_s" not in run:
        return 0
    ours = run["load_cpu_s"] + sum(process["total_s"] for process in run["cpu"])
    return max(0, 100 * (run["machine_cpu_s"] - ours) / run["wall_s"] / run["cores"])


def is_disturbed(run):
    return others_percent(run) > DISTURBED_PERCENT


def memory_numbers(run):
    """MB at each step, and KiB for each further stream of those that mostly wait: from the first number of streams to the last."""
    figures = {f"{reading['stage']} MB": reading["resident_bytes"] / 1e6 for reading in run["readings"]}
    first, *_, last = (reading for reading in run["readings"] if reading["streams"])
    if last["streams"] > first["streams"]:
        figures["KiB/further stream"] = (
            (last["resident_bytes"] - first["resident_bytes"]) / 1024 / (last["streams"] - first["streams"]))
    return figures


def numbers(run):
    """The figures of one run by column, from the load's JSON and the harness's own additions."""
    if run["kind"] == "memory":
        return memory_numbers(run)
    if run["kind"] == "start":
        return {"seconds to first byte": run["seconds"]}
    wall = run["wall_s"]
    proxy = sum(p["total_s"] for p in run["cpu"] if p["pid"] in run["peer_pids"])
    system = sum(p["system_s"] for p in run["cpu"] if p["pid"] in run["peer_pids"])
    stand_in = sum(p["total_s"] for p in run["cpu"] if p["pid"] == run["standin_pid"])
    figures = {}
    if run["kind"] == "tokens":
        chunks = max(run["chunks"], 1)
        figures["µs CPU/chunk"] = proxy / chunks * 1e6
        for column, percentile in (("p50 µs", "p50_us"), ("p99 µs", "p99_us"), ("p99.9 µs", "p999_us")):
            figures["delivery " + column] = run["delivery"][percentile]
        figures["first chunk p50 µs"] = run["first_chunk"]["p50_us"]
        figures["first chunk p99 µs"] = run["first_chunk"]["p99_us"]
    elif run["kind"] == "requests":
        figures["requests/s"] = run["requests"] / wall
        figures["µs CPU/request"] = proxy / max(run["requests"], 1) * 1e6
        for column, percentile in (("p50 µs", "p50_us"), ("p99 µs", "p99_us"), ("p99.9 µs", "p999_us")):
            figures[column] = run["latency"][percentile]
    else:
        figures["GB/s"] = run["gigabytes_per_second"]
        figures["s CPU/GB"] = proxy / run["bytes"] * 1e9
    figures["system %"] = 100 * system / proxy if proxy else 0
    figures["RSS MB"] = run["resident_bytes"] / 1e6
    figures["load+stand-in %"] = 100 * (run["load_cpu_s"] + stand_in) / wall / run["cores"]
    # The machine's own count goes by ticks and may miss what sleeps often.
    busy = max(run["machine_cpu_s"], run["load_cpu_s"] + sum(p["total_s"] for p in run["cpu"]))
    figures["idle %"] = max(0, 100 - 100 * busy / wall / run["cores"])
    figures["others %"] = others_percent(run)
    return figures


def text(value):
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def cell(values):
    """Median, and in brackets lowest and highest."""
    middle = text(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({text(min(values))}-{text(max(values))})"


def table(runs):
    """A Markdown table for one case: a line for each peer, median (lowest-highest) of its runs."""
    by_peer = {}
    for run in runs:
        by_peer.setdefault(run["peer"], []).append(numbers(run))
    columns = list(next(iter(by_peer.values()))[0])
    lines = ["| peer | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for peer, all_figures in by_peer.items():
        cells = (cell([figures[column] for figures in all_figures]) for column in columns)
        lines.append(f"| {peer} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def complaints(runs):
    """Runs whose figures are not to be trusted, and why."""
    found = []
    for run in runs:
        where = f"{run['case']}, {run['peer']}, repeat {run['repeat']}"
        if run["failed"] or run.get("missing"):
            found.append(f"{where}: {run['failed']} failed, {run.get('missing', 0)} tokens missing")
        if is_disturbed(run):
            found.append(f"{where}: {others_percent(run):.0f} % of the machine was used by others")
    return found


def report(record):
    """All tables as Markdown, with the circumstances before and what is not to be trusted behind."""
    parts = []
    for sitting in record.sittings:
        parts.append(f"{sitting['date']}, commit {sitting['commit']}, {sitting['machine']}, load average before "
                     f"{sitting['load_average_before']:.1f}\n{'; '.join(sitting['versions'])}")
    parts.append(f"`{record.command}`")
    for case in dict.fromkeys(run["case"] for run in record.runs):
        parts.append(case)
        parts.append(table([run for run in record.runs if run["case"] == case]))
    remarks = record.failures + complaints(record.runs)
    if len({(sitting["commit"], sitting["machine"], *sitting["versions"]) for sitting in record.sittings}) > 1:
        remarks.append("commit, machine or versions changed between sittings")
    if remarks:
        parts.append("Not to be trusted:\n" + "\n".join(f"- {remark}" for remark in remarks))
    return "\n" + "\n\n".join(parts)
