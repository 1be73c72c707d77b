"""A scripted Ollama, and its clients: what a scenario changes is how it responds, path by path. One event loop for all of them."""

import asyncio
import contextlib
import json
import socket
from pathlib import Path

PORT = 18434
MODEL = "gemma3:270m"
VERSION = "0.33.3"
RECORDINGS = Path(__file__).resolve().parents[2] / "proxy-core/src/test/resources/recordings"
NOW = "2026-11-21T13:33:36.784544578Z"
LATER = "2030-11-21T13:38:37.5970851Z"
SIZE = 291554930
NANOS = 1_000_000_000


class Cut(Exception):
    """The connection is to be reset in the middle of a response."""


class Request:
    def __init__(self, path, fields, body):
        self.path = path
        self.fields = fields
        self.body = body

    @property
    def model(self):
        return json.loads(self.body).get("model", MODEL)


def chunk(text):
    body = text.encode()
    return b"%x\r\n%s\r\n" % (len(body), body)


def whole(status, body, kind="application/json; charset=utf-8"):
    """A handler that sends this response at once."""
    body = body if isinstance(body, str) else json.dumps(body)

    async def respond(writer, _):
        writer.write(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())

    return respond


def error(status, message):
    return whole(status, {"error": message})


async def silence(*_):
    """Never responds."""
    await asyncio.Event().wait()


def after(seconds, handler):
    async def respond(writer, request):
        await asyncio.sleep(seconds)
        await handler(writer, request)

    return respond


def if_asked(text, handler, otherwise):
    """One handler for requests with this text, another one for all others."""
    async def respond(writer, request):
        await (handler if text.encode() in request.body else otherwise)(writer, request)

    return respond


def in_turn(*handlers):
    """One handler after another, over and over."""
    count = 0

    async def respond(writer, request):
        nonlocal count
        count += 1
        await handlers[(count - 1) % len(handlers)](writer, request)

    return respond


def chat(*, tokens=8, last="done", load=0.001, queue=0.0, tokens_per_second=50, prompt_tokens_per_second=1000):
    """A streamed response. last: done, nothing (a clean end without it), cut, silence, or an error message."""

    async def respond(writer, request):
        def line(**more):
            return json.dumps({"model": request.model, "created_at": NOW} | more) + "\n"

        await asyncio.sleep(queue)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(tokens):
            writer.write(chunk(line(message={"role": "assistant", "content": " blue"}, done=False)))
            await writer.drain()
            await asyncio.sleep(0.01)
        if last == "cut":
            raise Cut
        if last == "silence":
            await silence()
        if last == "done":
            prompt, output = 25 * NANOS // prompt_tokens_per_second, tokens * NANOS // tokens_per_second
            writer.write(chunk(line(message={"role": "assistant", "content": ""}, done=True, done_reason="stop",
                                    total_duration=int((load + queue) * NANOS) + prompt + output, load_duration=int(load * NANOS),
                                    prompt_eval_count=25, prompt_eval_duration=prompt, eval_count=tokens, eval_duration=output)))
        elif last != "nothing":
            writer.write(chunk(json.dumps({"error": last}) + "\n"))
        writer.write(b"0\r\n\r\n")

    return respond


def generated():
    """A response that is not streamed, as the canary asks for one."""
    return whole("200 OK", {"model": MODEL, "created_at": NOW, "response": "blue", "done": True, "done_reason": "length",
                            "total_duration": 231_000_000, "load_duration": 1_000_000, "prompt_eval_count": 13,
                            "prompt_eval_duration": 30_000_000, "eval_count": 10, "eval_duration": 200_000_000})


def transfer(failure=None):
    """The progress of a pull, and how it ends."""

    async def respond(writer, _):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        writer.write(chunk('{"status":"pulling manifest"}\n'))
        writer.write(chunk(json.dumps({"error": failure} if failure else {"status": "success"}) + "\n") + b"0\r\n\r\n")

    return respond


def recorded(name):
    """A recorded response, byte for byte."""

    async def respond(writer, _):
        writer.write((RECORDINGS / name / "response.http").read_bytes())
        raise Cut

    return respond


def models(*names, vram=SIZE, expires=LATER):
    """A list of models, on disk and in memory alike."""
    return whole("200 OK", {"models": [{
        "name": name, "model": name, "size": SIZE, "digest": "e7d36fb2c3b3", "modified_at": NOW, "size_vram": vram,
        "expires_at": expires, "context_length": 4096,
        "details": {"family": "gemma3", "parameter_size": "268.10M", "quantization_level": "Q8_0"}} for name in names]})


class Ollama:
    """Listens on an address of its own."""

    def __init__(self, address):
        self.address = address
        self.server = None
        self.connections = set()
        self.default = error("404 Not Found", "not found")
        self.routes = {"/api/version": whole("200 OK", {"version": VERSION}), "/api/tags": models(MODEL), "/api/ps": models(MODEL),
                       "/api/chat": chat(), "/api/generate": generated(), "/api/pull": transfer()}

    def set(self, **handlers):
        """From now on, these paths below /api have these handlers."""
        self.routes |= {f"/api/{path}": handler for path, handler in handlers.items()}

    def set_all(self, handler):
        self.routes = {}
        self.default = handler

    async def start(self):
        self.server = await asyncio.start_server(self.serve, self.address, PORT, reuse_address=True)

    async def stop(self):
        """Ends as a process that is killed: all connections are reset."""
        self.server.close()
        for writer in list(self.connections):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def stop_accepting(self):
        """Lets the kernel drop attempts to connect, as if the machine were gone: its queue of connections is full."""
        await self.stop()
        full = socket.socket()
        full.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        full.bind((self.address, PORT))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex((self.address, PORT))
        return [full, *waiting]

    async def serve(self, reader, writer):
        self.connections.add(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
                body = await reader.readexactly(int(fields.get("content-length", 0)))
                path = head[0].split(" ")[1]
                await self.routes.get(path, self.default)(writer, Request(path, fields, body))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, OSError, Cut):
            writer.transport.abort()
        finally:
            self.connections.discard(writer)


async def ask(address, port, path="/api/chat", *, model=MODEL, text="Why is the sky blue?", patience=300, raw=None):
    """Sends a request and reads the response to its end. A failure is what the scenario wants, so it is none here."""
    writer = None
    with contextlib.suppress(OSError, TimeoutError, asyncio.TimeoutError):
        async def exchange():
            nonlocal writer
            reader, writer = await asyncio.open_connection(address, port)
            body = json.dumps({"model": model, "messages": [{"role": "user", "content": text}]}).encode()
            writer.write(raw or (f"POST {path} HTTP/1.1\r\nHost: llamatap\r\nContent-Type: application/json\r\nConnection: close\r\n"
                                 f"Content-Length: {len(body)}\r\n\r\n").encode() + body)
            while await reader.read(1 << 16):
                pass

        await asyncio.wait_for(exchange(), patience)
    if writer is not None:
        writer.transport.abort()


def recorded_request(name):
    raw = (RECORDINGS / name / "request.http").read_bytes()
    return raw.replace(b"\r\nAccept:", b"\r\nConnection: close\r\nAccept:", 1)
