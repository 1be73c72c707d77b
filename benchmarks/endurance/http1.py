"""A client of HTTP/1.1 that sees what others hide: how a connection ended, and whether an answer was whole."""

import asyncio
import socket
import struct
import zlib


class NotWhole(Exception):
    """An answer ended before its end. heard: whether anything of it came."""

    def __init__(self, why, heard):
        super().__init__(why)
        self.heard = heard


class Connection:
    """One connection; one request at a time. On one event loop."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    @classmethod
    async def open(cls, address, receive_bytes=None, source=None, tls=None):
        """Connects, from an address of its own where one is given; a small receive buffer makes a slow reader felt soon."""
        sock = socket.socket()
        sock.setblocking(False)
        if source:
            sock.bind((source, 0))
        if receive_bytes:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        try:
            await asyncio.get_running_loop().sock_connect(sock, address)
            encrypted = {"ssl": tls, "server_hostname": "localhost"} if tls else {}
            return cls(*await asyncio.open_connection(sock=sock, limit=receive_bytes or 1 << 17, **encrypted))
        except BaseException:
            sock.close()
            raise

    def send_head(self, method, target, length=None, **fields):
        lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        lines += [f"Content-Length: {length}"] if length is not None else []
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    async def read_head(self):
        """The status and the fields, names in lower case."""
        try:
            raw = await self.reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as end:
            raise NotWhole("the connection ended before the head", heard=bool(end.partial)) from end
        except OSError as failure:
            raise NotWhole(f"no head: {failure}", heard=False) from failure
        lines = raw.decode("latin-1").split("\r\n")
        return int(lines[0].split(" ")[1]), {n.lower(): v for n, v in (line.split(": ", 1) for line in lines[1:] if line)}

    async def pieces(self, fields):
        """The body as it comes; NotWhole where its framing does not end."""
        try:
            if fields.get("transfer-encoding") == "chunked":
                while True:
                    line = await self.reader.readline()
                    if not line.endswith(b"\n"):
                        raise NotWhole("the connection ended between chunks", heard=True)
                    size = int(line, 16)
                    piece = (await self.reader.readexactly(size + 2))[:-2]
                    if size == 0:
                        return
                    yield piece
            left = int(fields.get("content-length", 0))
            while left:
                piece = await self.reader.read(min(left, 1 << 17))
                if not piece:
                    raise NotWhole(f"{left} bytes are missing", heard=True)
                left -= len(piece)
                yield piece
        except (OSError, asyncio.IncompleteReadError) as failure:
            raise NotWhole(f"the body broke off: {failure}", heard=True) from failure

    async def ask(self, method, target, body=None, **fields):
        """A whole exchange: status, fields, body."""
        try:
            self.send_head(method, target, None if body is None else len(body), **fields)
            self.writer.write(body or b"")
            await self.writer.drain()
        except OSError:
            pass  # What came before the end may still be read.
        status, answered = await self.read_head()
        return status, answered, b"".join([piece async for piece in self.pieces(answered)])

    async def upload(self, count, block, pause=0):
        """Sends count bytes of a body; returns their CRC."""
        crc = sent = 0
        while sent < count:
            piece = block[:count - sent]
            self.writer.write(piece)
            await self.writer.drain()
            sent += len(piece)
            crc = zlib.crc32(piece, crc)
            if pause:
                await asyncio.sleep(pause)
        return crc

    def half_close(self):
        self.writer.write_eof()

    def reset(self):
        """Ends with RST."""
        sock = self.writer.get_extra_info("socket")
        if sock is not None and sock.fileno() >= 0:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    def close(self):
        self.writer.close()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        self.writer.close()
