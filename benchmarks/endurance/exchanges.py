"""Single exchanges over links that may break: each returns the outcome that the proxy counts it with."""

import visits
from http1 import Connection

TRANSFER_BYTES = 256 << 10


async def stream(address, play, sse=False):
    async with await Connection.open(address) as connection:
        visits.ask_stream(connection, play, sse=sse)
        return await visits.whole(connection, visits.read_stream(connection))


async def download(address):
    async with await Connection.open(address) as connection:
        connection.send_head("GET", f"/bytes/{TRANSFER_BYTES}")
        return await visits.whole(connection, visits.checked(connection, TRANSFER_BYTES))


async def upload(address, pause=0.1):
    async with await Connection.open(address) as connection:
        connection.send_head("POST", "/api/blobs/sha256:" + "0" * 64, TRANSFER_BYTES)
        crc = await connection.upload(TRANSFER_BYTES, visits.BLOCK[:1 << 14], pause)
        status, fields = await connection.read_head()
        if fields.get("x-received") != f"{TRANSFER_BYTES} {crc:08x}":
            raise visits.Lost(f"an upload came as {status} {fields.get('x-received')}")
        return visits.seen(status)
