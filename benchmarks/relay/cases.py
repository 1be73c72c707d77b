"""What is measured: each case a load, the peers that carry it, how often and how long."""

import dataclasses

import peers

KINDS = ("tokens", "first", "short", "bulk", "memory", "start", "curves")
LOAD_KINDS = ("tokens", "first", "short", "bulk")

# Which peers say most about a kind of load; --peers takes the same for all.
PEERS = {
    "tokens": ("direct", "nginx", "haproxy", "llamatap"),
    "first": ("direct", "nginx", "haproxy", "llamatap"),
    "short": ("nginx", "haproxy", "envoy", "llamatap"),
    "bulk": ("nginx", "nginx-64k", "haproxy", "envoy", "llamatap"),
    "memory": ("nginx", "haproxy", "envoy", "llamatap"),
    "start": ("nginx", "haproxy", "llamatap"),
    "curves": ("direct", "nginx", "haproxy", "llamatap"),
}
START_REPEATS = 5
ANSWER_SECONDS = 5
# What a token stream of the curves holds at least, so that starts and ends of answers do not count beside chunks.
CURVE_TOKENS = 50
CURVE_STREAMS = (10, 100, 500, 1000, 2000, 4000, 9000)
CURVE_CHUNKS_PER_SECOND = 10000
CURVE_RATE_AT_MOST = 100
CURVE_LINE_BYTES = (50, 143, 512, 2048, 8192, 16384)
CURVE_MODELS = (1, 4, 16, 64)


@dataclasses.dataclass(frozen=True)
class Case:
    """One load at one number of workers. The arguments are the load's; memory and start have a course of their own, and none."""

    name: str
    kind: str
    workers: int
    peers: tuple
    repeats: int
    seconds: float = 0
    arguments: tuple = ()
    once: tuple = ()  # of the peers, those that are only there for scale: not in further repeats
    curve: str = ""  # which curve this is a point of, and where on it
    x: float = 0

    def peers_in(self, repeat):
        return [name for name in self.peers if repeat == 1 or name not in self.once]

    def expected_seconds(self):
        """Of one run of one peer, as found on two shared cores."""
        if self.kind == "memory":
            return 36
        if self.kind == "start":
            return 0.5
        if self.kind == "bulk":
            options = dict(zip(self.arguments[1::2], self.arguments[2::2]))
            return 0.5 + 0.9 * (options["--transfers"] + 1) * options["--bytes"] / 1e9
        return self.seconds + (0.8 if self.kind == "short" else 1.8)


def streams_at_most(wanted):
    """As many as a proxy's descriptors allow, two for each, with some over for its own files."""
    hard = peers.descriptors_at_most()
    return min(wanted, (hard - peers.DESCRIPTORS_OVER) // 200 * 100)


def _streams(streams, rate, tokens, *more):
    return ("streams", "--connections", streams, "--rate", rate, "--tokens", tokens, *more)


class Plan:
    """All cases that the options ask for, in their order within a repeat."""

    def __init__(self, options, runtimes):
        self.options = options
        # Peers by which memory and start see Llamatap on each Java there is.
        self.runtimes = tuple(runtimes) or ("llamatap",)
        self.cases = []
        for kind in KINDS:
            if kind in options.only:
                getattr(self, "_" + kind)()

    def _peers(self, kind):
        if self.options.peers:
            return tuple(self.options.peers)
        found = PEERS[kind]
        if kind in ("memory", "start"):
            # A minute and a half of others' memory is more than the short form has.
            others = () if kind == "memory" and self.options.form == "short" else found[:-1]
            return others + self.runtimes
        return found + (("llamatap-scraped",) if self.options.scrape_every else ())

    def _add(self, kind, name, arguments, seconds=None, workers=None, curve="", x=0):
        workers = workers or self.options.workers[0]
        repeats = self.options.curve_repeat if kind == "curves" else self.options.repeat
        self.cases.append(Case(f"{name}, {workers} worker{'s' if workers > 1 else ''}", kind, workers, self._peers(kind), repeats,
                               seconds or self.options.seconds, arguments, curve=curve, x=x))

    def _tokens(self):
        loads = [(500, 20), (500, 50), (2000, 10)]
        if self.options.streams or self.options.rate:
            loads = [(self.options.streams or 500, self.options.rate or 20)]
        for streams, rate in loads:
            # Answers of five seconds, or short enough that each stream starts anew within the window.
            tokens = max(1, round(min(ANSWER_SECONDS, 0.9 * self.options.seconds) * rate))
            for workers in self.options.workers:
                self._add("tokens", f"tokens: {streams} streams at {rate:g} tokens/s", _streams(streams, rate, tokens),
                          workers=workers)

    def _first(self):
        for connection in ("pooled", "fresh"):
            # Half-second answers: many beginnings in a window.
            self._add("first", f"first chunk: 900 answers a second of 10 tokens, {connection} connections",
                      _streams(500, 20, 10, "--connection", connection))

    def _short(self):
        loop = f"at {self.options.request_rate:g}/s" if self.options.request_rate else "closed loop"
        for method, path in (("GET", "/api/version"), ("POST", "/api/generate")):
            for connections in (1, 64, 512):
                self._add("short", f"short: {method} {path}, {connections} connection{'s' if connections > 1 else ''}, {loop}",
                          ("requests", "--path", path, "--connections", connections, "--rate", self.options.request_rate),
                          seconds=self.options.short_seconds)

    def _bulk(self):
        for direction in ("down", "up"):
            for framing in ("length", "chunked"):
                self._add("bulk", f"bulk: {self.options.megabytes} MiB {direction}, {framing}",
                          ("bulk", "--direction", direction, "--framing", framing, "--bytes", self.options.megabytes << 20,
                           "--transfers", self.options.transfers))

    def _memory(self):
        self._add("memory", "memory: resident, step by step", ())
        self.cases[-1] = dataclasses.replace(self.cases[-1], repeats=self.options.memory_repeat,
                                             once=() if self.options.peers else PEERS["memory"][:-1])

    def _start(self):
        self._add("start", "start: to the first relayed byte", ())
        self.cases[-1] = dataclasses.replace(self.cases[-1], repeats=max(START_REPEATS, self.options.repeat))

    def _curves(self):
        for workers in self.options.workers:
            for streams in CURVE_STREAMS:
                if streams <= streams_at_most(streams):
                    rate = min(CURVE_RATE_AT_MOST, round(CURVE_CHUNKS_PER_SECOND / streams, 2))
                    self._curve("streams", streams, f"{streams} streams at {rate:g} tokens/s", streams, rate, workers=workers)
        for line_bytes in CURVE_LINE_BYTES:
            self._curve("line bytes", line_bytes, f"500 streams at 20 tokens/s, lines of {line_bytes} B", 500, 20,
                        "--line-bytes", line_bytes)
        for models in CURVE_MODELS:
            self._curve("models", models, f"500 streams at 20 tokens/s, {models} models", 500, 20, "--models", models)

    def _curve(self, curve, x, name, streams, rate, *more, workers=None):
        tokens = max(CURVE_TOKENS, round(ANSWER_SECONDS * rate))
        self._add("curves", f"curve: {name}", _streams(streams, rate, tokens, *more), seconds=self.options.curve_seconds,
                  workers=workers, curve=curve, x=x)
