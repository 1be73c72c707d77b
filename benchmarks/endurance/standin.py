#!/usr/bin/env python3
"""standin.py ADDRESS PORT [MODELS]: in Ollama's place for tests of endurance; heads and lines are those of the recordings.

The query says how an answer is to be played: POST /api/chat?tokens=20&gap=0.05&delay=1&cut=7 waits a second, then sends 20
tokens 50 ms apart, but resets the connection after the 7th. A token is the monotonic nanosecond at which it was due.
GET /bytes/COUNT answers COUNT bytes; a blob upload is read whole (at most rate=BYTES a second) and answered with its length
and CRC. With MODELS, so many models are listed on disk and as many in memory. One event loop; ends when its parent ends.
"""

import asyncio
import ctypes
import json
import signal
import sys
import time
import zlib
from email.utils import formatdate
from urllib.parse import parse_qs, urlsplit

BLOCK = bytes(range(256)) * 256
CHAT_LINE = ('{{"model":"gemma3:270m","created_at":"2026-11-21T13:33:36.784544578Z","message":{{"role":"assistant",'
             '"content":"{content}"}},"done":false}}\n')
CHAT_LAST = ('{{"model":"gemma3:270m","created_at":"2026-11-21T13:33:37.596348181Z","message":{{"role":"assistant","content":""}},'
             '"done":true,"done_reason":"length","total_duration":901199033,"load_duration":107054428,"prompt_eval_count":25,'
             '"prompt_eval_duration":53030738,"eval_count":{tokens},"eval_duration":690004645}}\n')
EVENT = ('data: {{"id":"chatcmpl-132","object":"chat.completion.chunk","created":1795266077,"model":"gemma3:270m",'
         '"system_fingerprint":"fp_ollama","choices":[{{"index":0,"delta":{{"role":"assistant","content":"{content}"}},'
         '"finish_reason":{finish}}}]}}\n\n')
GENERATED = json.dumps({
    "model": "gemma3:270m", "created_at": "2026-11-21T13:33:27.596348181Z", "response": "Name three colours.\n" * 85,
    "done": True, "done_reason": "length", "context": [105, 2364, 107], "total_duration": 656993588, "load_duration": 1131400,
    "prompt_eval_count": 13, "prompt_eval_duration": 46496000, "eval_count": 40, "eval_duration": 606156000}).encode()
LISTED = {"digest": "e7d36fb2c3b3293cfe56d55889867a064b3a2b22e98335f2e6e8a387e081d6be", "size": 291554930, "details": {
    "parent_model": "", "format": "gguf", "family": "gemma3", "families": ["gemma3"], "parameter_size": "268.10M",
    "quantization_level": "Q8_0"}}
HELD = {"expires_at": "2030-11-21T13:38:37.5970851Z", "size_vram": 291554930, "context_length": 4096}


class Cut(Exception):
    """The answer is to end in the middle."""


def chunk(text):
    body = text.encode()
    return b"%x\r\n%s\r\n" % (len(body), body)


def head(status, **fields):
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in fields.items()),
             f"Date: {formatdate(usegmt=True)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def body_of(reader, fields, rate):
    """Reads a body, not faster than rate bytes a second: its length and CRC."""
    count = crc = 0
    began = time.monotonic()

    async def take(left):
        nonlocal count, crc
        while left > 0:
            piece = await reader.read(min(left, 1 << 18))
            if not piece:
                raise ConnectionError("the body is not whole")
            left -= len(piece)
            count += len(piece)
            crc = zlib.crc32(piece, crc)
            if rate:
                await asyncio.sleep(max(0, began + count / rate - time.monotonic()))

    if fields.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            await take(size)
            await reader.readexactly(2)
        await reader.readline()
    else:
        await take(int(fields.get("content-length", 0)))
    return count, crc


async def stream(writer, play, event_stream):
    tokens, gap, cut = int(play.get("tokens", 20)), float(play.get("gap", 0.02)), int(play.get("cut", -1))
    await asyncio.sleep(float(play.get("delay", 0)))
    kind = "text/event-stream" if event_stream else "application/x-ndjson"
    writer.write(head("200 OK", Content_Type=kind, Transfer_Encoding="chunked"))
    began = time.monotonic_ns()
    for index in range(tokens):
        if index == cut:
            raise Cut
        due = began + int(index * gap * 1e9)
        await asyncio.sleep(max(0, due - time.monotonic_ns()) / 1e9)
        line = EVENT.format(content=due, finish="null") if event_stream else CHAT_LINE.format(content=due)
        writer.write(chunk(line))
        await writer.drain()
    last = EVENT.format(content="", finish='"length"') + "data: [DONE]\n\n" if event_stream else CHAT_LAST.format(tokens=tokens)
    writer.write(chunk(last) + b"0\r\n\r\n")


async def large(writer, count, cut):
    writer.write(head("200 OK", Content_Type="application/octet-stream", Content_Length=count))
    sent = 0
    while sent < count:
        if 0 <= cut <= sent:
            raise Cut
        writer.write(BLOCK[:count - sent])
        sent += min(len(BLOCK), count - sent)
        await writer.drain()


def names(count):
    return [f"model-with-a-name-of-common-length-{index}:270m" for index in range(count)]


def listing(count, more):
    return json.dumps({"models": [{"name": name, "model": name} | LISTED | more for name in names(count)]}).encode()


async def answer(reader, writer, method, target, fields, models):
    url = urlsplit(target)
    play = {name: values[0] for name, values in parse_qs(url.query).items()}
    count, crc = await body_of(reader, fields, float(play.get("rate", 0)))
    if url.path == "/api/chat":
        await stream(writer, play, event_stream=False)
    elif url.path == "/v1/chat/completions":
        await stream(writer, play, event_stream=True)
    elif url.path == "/api/generate":
        await asyncio.sleep(float(play.get("delay", 0)))
        writer.write(head("200 OK", Content_Type="application/json", Content_Length=len(GENERATED)) + GENERATED)
    elif url.path == "/api/version":
        writer.write(head("200 OK", Content_Type="application/json", Content_Length=19) + b'{"version":"0.0.0"}')
    elif models and url.path in ("/api/tags", "/api/ps"):
        body = listing(models, {"modified_at": "2026-11-21T13:31:12.5Z"} if url.path == "/api/tags" else HELD)
        writer.write(head("200 OK", Content_Type="application/json; charset=utf-8", Content_Length=len(body)) + body)
    elif url.path.startswith("/bytes/"):
        await large(writer, int(url.path.split("/")[2]), int(play.get("cut", -1)))
    elif url.path.startswith("/api/blobs/") and method == "POST":
        writer.write(head("201 Created", X_Received=f"{count} {crc:08x}", Content_Length=0))
    else:
        writer.write(head("404 Not Found", Content_Type="text/plain", Content_Length=18) + b"404 page not found")
    await writer.drain()


async def serve(reader, writer, models):
    writer.transport.set_write_buffer_limits(high=1 << 16)
    try:
        while True:
            raw = await reader.readuntil(b"\r\n\r\n")
            method, target, _ = raw.split(b"\r\n", 1)[0].decode().split(" ")
            fields = dict(line.split(": ", 1) for line in raw.decode("latin-1").split("\r\n")[1:] if line)
            await answer(reader, writer, method, target, {name.lower(): value for name, value in fields.items()}, models)
    except asyncio.IncompleteReadError:
        writer.close()
    except (Cut, OSError, ValueError):
        writer.transport.abort()


async def main(address, port, models=0):
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    # Reuse of the address, so that a restart finds its port.
    server = await asyncio.start_server(lambda reader, writer: serve(reader, writer, int(models)), address, int(port),
                                        reuse_address=True, backlog=4096, limit=1 << 18)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
