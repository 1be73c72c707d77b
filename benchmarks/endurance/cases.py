"""The attacks: what strangers can make a proxy hold, and what can keep an event loop busy."""

import dataclasses
import ssl
import struct

import proxy
from swarm import Await, FromStep, Pause, Reset, Script, Send, Swarm

# Of what a process may open, those that are not for the attack.
DESCRIPTORS_OVER = 1200
# max-connections by default; a few more are tried.
CONNECTIONS_AT_MOST = 16384 + 256
HELD_BYTES = 31_000
ONE_ADDRESS = ("127.0.0.66",)
VICTIM = "127.0.0.9"
TOKENS = [f"token-of-a-common-length-{index:04}" for index in range(1000)]
BLOCK = bytes(range(256)) * 256


def many_addresses(count=60_000):
    return [f"127.1.{index >> 8}.{index & 255}" for index in range(1, count)]


def descriptors():
    return proxy.peers.descriptors_at_most() - DESCRIPTORS_OVER


def connections(of_each=1):
    """As many as the proxy may have, each of which takes so many descriptors there."""
    return min(CONNECTIONS_AT_MOST, descriptors() // of_each)


def fields(count, name="X-Fill"):
    """Header fields of so many bytes in all, no end behind them."""
    line = f"{name}: {'x' * 980}\r\n".encode()
    return (line * (count // len(line) + 1))[:count]


def request(path, method="GET", more=b""):
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n".encode() + more + b"\r\n"


def unfinished_head():
    start = b"GET /api/version HTTP/1.1\r\nHost: localhost\r\n"
    return start + fields(HELD_BYTES - len(start))


def unfinished_trailers():
    return request("/api/generate", "POST", b"Transfer-Encoding: chunked\r\n") + b"2\r\n{}\r\n0\r\n" + fields(HELD_BYTES)


def hello():
    """A whole ClientHello."""
    context = ssl.create_default_context()
    coming, going = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        context.wrap_bio(coming, going, server_hostname="localhost").do_handshake()
    except ssl.SSLWantReadError:
        pass
    return going.read()


def unfinished_hello():
    """Two records of a handshake message that announces a little more."""
    message = b"\x01" + struct.pack(">I", 32_000)[1:] + b"\x03\x03" + bytes(HELD_BYTES)
    records = message[:16_384], message[16_384:HELD_BYTES]
    return b"".join(b"\x16\x03\x01" + struct.pack(">H", len(record)) + record for record in records)


@dataclasses.dataclass(frozen=True)
class Case:
    """One attack: swarms makes it, of an address; what Llamatap is started with beyond its defaults; how long it goes on
    once all its connections are there; whether a limit of time has to end some of them."""
    name: str
    what: str
    swarms: object
    settings: tuple = ()
    seconds: float = 10
    short_seconds: float = 0
    is_flood: bool = False
    tls: bool = False
    tokens: int = 0
    models: int = 0
    victim: str = VICTIM
    is_ended: bool = False


def hold(data, count, sources=ONE_ADDRESS, **script):
    return lambda address: [Swarm(address, count, Script((Send(data),), **script), sources)]


def pipeline(data, responses, count, sources=ONE_ADDRESS):
    """Sends so many requests at once, reads the responses, and begins again."""
    return lambda address: [Swarm(address, count, Script((Send(data), Await(responses), FromStep(0))), sources)]


def fast_uploads(address):
    """The reads of each grow while it uploads; what it pipelines then is held until its response has come."""
    size = 12 << 20
    head = request("/api/generate?delay=60", "POST", f"Content-Length: {size}\r\n".encode())
    steps = (Send(head), Send(BLOCK * 16, size >> 20), Send(request("/api/version") * 16_000))
    return [Swarm(address, 941, Script(steps), at_once=4)]


# What a stalled connection may leave in the kernel, whose own memory for TCP is not what is attacked: where that is used up, the kernel drops
# what it has received, and everybody waits for retransmissions, for ten seconds and more.
SENT_BYTES = 1 << 16
STALLED_UPLOADS = 2000


def stalled_uploads(address):
    head = request(f"/api/blobs/sha256:{'0' * 64}?rate=1", "POST", f"Content-Length: {1 << 40}\r\n".encode())
    return [Swarm(address, min(STALLED_UPLOADS, connections(2)), Script((Send(head), Send(BLOCK, 1 << 24)), send_bytes=SENT_BYTES))]


def dribbled(address):
    """Small heads that never end, of thousands of addresses, each a byte a second."""
    start = request("/api/version")[:-2] + fields(4000)
    return [Swarm(address, min(12_000, connections()), Script((Send(start), Pause(1), Send(b"x"), FromStep(1))), many_addresses())]


def mixed(address):
    slow_pages = Script((Send(request("/metrics") * 20),), reads=False, receive_bytes=4096)
    head = request(f"/api/blobs/sha256:{'0' * 64}?rate=1", "POST", f"Content-Length: {1 << 40}\r\n".encode())
    rest = Script((Send(request("/api/generate?delay=30", "POST", b"Content-Length: 2\r\n") + b"{}" + request("/api/version") * 2000),))
    return [Swarm(address, 3000, Script((Send(unfinished_head()),)), many_addresses(2000)),
            Swarm(address, 2000, Script((Send(unfinished_trailers()),)), ONE_ADDRESS),
            Swarm(address, 1000, Script((Send(head), Send(BLOCK, 1 << 24)), send_bytes=SENT_BYTES), ("127.0.0.67",)),
            Swarm(address, 1000, rest, ("127.0.0.68",)),
            Swarm(address, 64, slow_pages, ("127.0.0.69",))]


def reset_hellos(address):
    return [Swarm(address, 51, Script((Send(hello()), Reset())), many_addresses(250)) for _ in range(8)]


UNAUTHORIZED = request("/api/tags")
AUTHORIZATIONS = request("/api/tags", more=b"".join(f"Authorization: Bearer wrong-{index:03}-{'x' * 20}\r\n".encode()
                                                  for index in range(195)))
LIVE = request("/health/live")
UNREAD = hold(LIVE * (300_000 // len(LIVE)), 1000, reads=False, receive_bytes=4096)
SCRAPERS = pipeline(request("/metrics"), 1, 40, many_addresses(40))
ONE_LOOP = ("--loops", "1")
MODELS = 1000

HOLDING = (
    Case("heads", "unfinished heads of 31,000 bytes, one address", hold(unfinished_head(), connections()), short_seconds=4),
    Case("heads-many", "the same from as many addresses", hold(unfinished_head(), connections(), many_addresses())),
    Case("heads-same", "the same from the victim's address", hold(unfinished_head(), connections(), (VICTIM,))),
    Case("heads-guarded", "the same, with token-file and allow-networks",
         hold(unfinished_head(), connections()), ("--allow-networks", "127.0.0.9/32"), tokens=1),
    Case("trailers", "unfinished request trailers of 31,000 bytes", hold(unfinished_trailers(), connections(2)), seconds=16,
         short_seconds=4, is_ended=True),
    Case("hellos", "two records of an unfinished ClientHello", hold(unfinished_hello(), connections()), tls=True, short_seconds=4),
    Case("hello-resets", "ClientHello and reset, 8 × 51 sockets", reset_hellos, tls=True, seconds=25, short_seconds=4),
    Case("fast-uploads", "941 fast uploads, then a pipeline behind each", fast_uploads),
    Case("stalled-uploads", "2,000 uploads that the upstream does not read", stalled_uploads),
    Case("page-readers", "100 slow readers of a page of a thousand models",
         hold(request("/metrics") * 8, 100, reads=False, receive_bytes=4096), models=MODELS, short_seconds=4),
    Case("unread", "as many large responses, of which nothing is read",
         hold(request(f"/bytes/{1 << 40}"), connections(2), reads=False, receive_bytes=4096)),
    Case("idle", "more connections than may be, without a byte", lambda address: [Swarm(address, connections(), Script(()))]),
    Case("small-heads", "12,000 heads of 4,000 bytes that dribble on, as many addresses", dribbled),
    Case("mixed", "heads, trailers, stalled uploads, pipelines, page readers", mixed, models=MODELS, short_seconds=4),
)
FLOODS = (
    Case("reject-1", "8 × 20,000 pipelined, 401, one loop", pipeline(UNAUTHORIZED * 20_000, 20_000, 8), ONE_LOOP, tokens=1,
         short_seconds=4),
    Case("reject", "8 × 20,000 pipelined, 401", pipeline(UNAUTHORIZED * 20_000, 20_000, 8), tokens=1),
    Case("tokens-1", "8 × 100 of 195 Authorization fields, 1,000 tokens, one loop",
         pipeline(AUTHORIZATIONS * 100, 100, 8), ONE_LOOP, tokens=1000, short_seconds=4),
    Case("live-1", "32 × 1,000 pipelined /health/live, one loop", pipeline(LIVE * 1000, 1000, 32), ONE_LOOP, short_seconds=4),
    Case("live", "32 × 1,000 pipelined /health/live", pipeline(LIVE * 1000, 1000, 32)),
    Case("live-unread-1", "1,000 × 300 KB of /health/live, nothing read, one loop", UNREAD, ONE_LOOP),
    Case("live-unread", "1,000 × 300 KB of /health/live, nothing read", UNREAD),
    Case("relayed-1", "32 × 1,000 pipelined, relayed, one loop", pipeline(request("/api/version") * 1000, 1000, 32), ONE_LOOP),
    Case("scrapers-1", "40 scrapers of a page of a thousand models, one loop", SCRAPERS, ONE_LOOP, models=MODELS, short_seconds=4),
    Case("scrapers", "40 scrapers of a page of a thousand models", SCRAPERS, models=MODELS),
)
NGINX_TOO = ("reject-1", "tokens-1", "live-1", "live-unread-1", "relayed-1")
FLOODS = tuple(dataclasses.replace(case, is_flood=True, seconds=8) for case in FLOODS)
