"""What clients do in the soak, well-behaved and not. Each visit tells which outcomes the proxy may have counted for it."""

import asyncio
import random
import zlib

from http1 import Connection, NotWhole

BLOCK = bytes(range(256)) * 256
# A request that the proxy may never have seen is counted by nobody.
UNSEEN = "unseen"
# The stand-in is killed once a minute; who has left does not learn whether that came first.
LEFT = frozenset({"cancelled", "stream_error", "upstream_error"})
LEFT_EARLY = LEFT | {UNSEEN}


class Lost(Exception):
    """What must not happen: an answer that was due and did not come, or came damaged."""


def seen(status):
    if status < 400:
        return frozenset({"ok"})
    return frozenset({"client_error"} if status < 500 else {"upstream_error"})


async def read_stream(connection, count=None):
    """Reads an answer, or its first pieces; True if that is the whole of it."""
    status, fields = await connection.read_head()
    taken = 0
    if count == 0:
        return status, False
    async for _ in connection.pieces(fields):
        taken += 1
        if taken == count:
            return status, False
    return status, True


def ask_stream(connection, play, sse=None):
    sse = random.random() < 0.4 if sse is None else sse
    body = b'{"model":"gemma3:270m","messages":[{"role":"user","content":"Why?"}],"stream":true}'
    connection.send_head("POST", ("/v1/chat/completions?" if sse else "/api/chat?") + play, len(body))
    connection.writer.write(body)


async def whole(connection, reading):
    """The outcome of an exchange that the client carries to its end."""
    try:
        status, *_ = await reading
        return seen(status)
    except NotWhole as broken:
        if not broken.heard:
            raise Lost(str(broken)) from broken
        return frozenset({"stream_error"})


async def stream(address):
    async with await Connection.open(address) as connection:
        for _ in range(random.randint(1, 3)):
            ask_stream(connection, f"tokens={random.randint(5, 100)}&gap=0.05")
            outcome = await whole(connection, read_stream(connection))
            yield outcome
            if outcome != {"ok"}:
                return


async def short(address):
    async with await Connection.open(address) as connection:
        for _ in range(random.randint(1, 10)):
            method, path, body = random.choice((("GET", "/api/version", None), ("POST", "/api/generate", BLOCK[:2000]),
                                                ("GET", "/nothing", None)))
            outcome = await whole(connection, connection.ask(method, path, body))
            yield outcome
            if outcome not in ({"ok"}, {"client_error"}):
                return
            await asyncio.sleep(0.05)


async def idling(address):
    """Keeps a connection alive between requests."""
    async with await Connection.open(address) as connection:
        for _ in range(4):
            outcome = await whole(connection, connection.ask("GET", "/api/version"))
            yield outcome
            if outcome != {"ok"}:
                return
            await asyncio.sleep(random.uniform(1, 10))


async def leave(connection):
    """One of the ways to go."""
    how = random.choice((connection.close, connection.reset, connection.half_close))
    how()
    if how == connection.half_close:
        while await connection.reader.read(1 << 16):
            pass


async def abort_waiting(address):
    """Leaves before the first token."""
    async with await Connection.open(address) as connection:
        ask_stream(connection, "delay=30")
        await asyncio.sleep(random.uniform(0, 1))
        try:
            await leave(connection)
        except OSError:
            pass
        yield LEFT_EARLY


async def abort_streaming(address):
    """Leaves after some tokens."""
    async with await Connection.open(address) as connection:
        ask_stream(connection, "tokens=1000&gap=0.02")
        try:
            status, _ = await read_stream(connection, random.randint(0, 20))
            await leave(connection)
            yield LEFT if status == 200 else seen(status)
        except NotWhole as broken:
            yield frozenset({"stream_error"}) if broken.heard else LEFT
        except OSError:
            yield LEFT


async def abort_upload(address):
    """Leaves in the middle of an upload, announced or chunked."""
    async with await Connection.open(address) as connection:
        connection.send_head("POST", "/api/blobs/sha256:" + "0" * 64, 1 << 30)
        try:
            await connection.upload(random.randint(0, 64) << 16, BLOCK)
            await leave(connection)
        except OSError:
            pass
        yield LEFT_EARLY


async def upload(address, megabytes=64):
    async with await Connection.open(address) as connection:
        connection.send_head("POST", "/api/blobs/sha256:" + "0" * 64, megabytes << 20)
        crc = None
        try:
            crc = await connection.upload(megabytes << 20, BLOCK)
        except OSError:
            pass  # A refusal may be there to read.
        try:
            status, fields = await connection.read_head()
        except NotWhole as broken:
            if crc is not None and broken.heard:
                raise Lost(str(broken)) from broken
            # The upstream was killed, and what the proxy said of it was lost in the client's own sending.
            yield frozenset({"upstream_error"})
            return
        if status == 201 and fields["x-received"] != f"{megabytes << 20} {crc:08x}":
            raise Lost(f"uploaded {megabytes << 20} {crc:08x}, received {fields['x-received']}")
        yield seen(status)


async def big(address, megabytes=32):
    async with await Connection.open(address) as connection:
        connection.send_head("GET", f"/bytes/{megabytes << 20}")
        yield await whole(connection, checked(connection, megabytes << 20))


async def checked(connection, count):
    status, fields = await connection.read_head()
    crc = 0
    async for piece in connection.pieces(fields):
        crc = zlib.crc32(piece, crc)
    expected = zlib.crc32(BLOCK * (count // len(BLOCK)))
    if status == 200 and crc != expected:
        raise Lost(f"{count} bytes came damaged")
    return status, crc


async def slow(address):
    """Reads some 100 kB a second of 2 MB, with a small window."""
    async with await Connection.open(address, receive_bytes=8192) as connection:
        connection.send_head("GET", f"/bytes/{2 << 20}")

        async def read():
            status, fields = await connection.read_head()
            async for _ in connection.pieces(fields):
                await asyncio.sleep(0.08)
            return (status,)

        yield await whole(connection, read())


async def refused(address):
    """What the proxy answers itself: no HTTP, and heads beyond all measure."""
    async with await Connection.open(address) as connection:
        connection.writer.write(random.choice((b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET / HTTP/9.9\r\nHost: h\r\n\r\n",
                                               b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
                                               b"GET /" + b"y" * 100_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n")))
        try:
            status, _ = await connection.read_head()
        except NotWhole as broken:
            raise Lost(f"a refusal did not come: {broken}") from broken
        if status not in (400, 414, 431, 505):
            raise Lost(f"a refusal was {status}")
        yield frozenset({"rejected"})


async def cut(address):
    """The upstream breaks off."""
    async with await Connection.open(address) as connection:
        if random.random() < 0.7:
            ask_stream(connection, f"tokens=30&gap=0.02&cut={random.randint(0, 20)}")
        else:
            connection.send_head("GET", f"/bytes/{4 << 20}?cut={1 << 20}")
        outcome = await whole(connection, read_stream(connection))
        if outcome == {"ok"}:
            raise Lost("a broken answer looked whole")
        yield outcome


# How many clients do what at a time, and how long each rests between two visits.
MIX = ((stream, 20, 0.2), (short, 4, 0.2), (idling, 8, 0.5), (abort_waiting, 3, 0.2), (abort_streaming, 3, 0.2),
       (abort_upload, 1, 1), (upload, 1, 4), (big, 1, 3), (slow, 3, 0.5), (refused, 1, 0.5), (cut, 2, 0.5))
