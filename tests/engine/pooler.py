"""A transaction pooler in small: clients share two server connections, changed at transaction ends.

Understands as much of PostgreSQL's protocol as a pooler must: where messages begin and end, and
whether a transaction is open (ReadyForQuery).
"""

from __future__ import annotations

import asyncio
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from psycopg.conninfo import conninfo_to_dict, make_conninfo

SSL_REQUEST, GSS_REQUEST, CANCEL = 80877103, 80877104, 80877102
BACKENDS = 2


@dataclass
class Backend:
    """A server connection that was started in a client's name."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


@dataclass
class Pooler:
    """Two backends for all clients. `turns` changes them after each transaction; without it the
    one that came free last is taken first, as PgBouncer does: a lonely client keeps its own."""

    url: str
    turns: bool
    free: list[Backend] = field(default_factory=list)
    greeting: bytes = b""
    released: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, from its startup message to its end."""
        try:
            startup = await self._startup(reader, writer)
            async with self.released:
                if not self.greeting:
                    for _ in range(BACKENDS):
                        await self._open_backend(startup)
            writer.write(self.greeting)
            while await self._transaction(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _startup(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        while True:
            head = await reader.readexactly(8)
            length, code = struct.unpack("!II", head)
            body = await reader.readexactly(length - 8)
            if code == CANCEL:
                raise ConnectionError
            if code not in (SSL_REQUEST, GSS_REQUEST):
                return head + body
            writer.write(b"N")

    async def _open_backend(self, startup: bytes) -> None:
        parts = conninfo_to_dict(self.url)
        host, port = str(parts["host"]), str(parts.get("port") or 5432)
        opening = (
            asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
            if host.startswith("/")
            else asyncio.open_connection(host, int(port))
        )
        backend = Backend(*await opening)
        backend.writer.write(startup)
        greeting = b""
        while True:
            kind, message = await _message(backend.reader)
            # The key for cancelling is the pooler's own: made up here.
            greeting += b"K" + struct.pack("!III", 12, 1, 1) if kind == b"K" else message
            if kind == b"Z":
                break
        self.greeting = greeting
        self.free.append(backend)

    async def _transaction(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Hand one transaction through; False when the client has gone."""
        kind, message = await _message(reader)
        async with self.released:
            await self.released.wait_for(lambda: bool(self.free))
            backend = self.free.pop(0 if self.turns else -1)
        try:
            while True:
                if kind == b"X":
                    return False
                backend.writer.write(message)
                if kind in b"QS" and await _answer(backend, writer) == b"I":
                    return True
                kind, message = await _message(reader)
        finally:
            async with self.released:
                self.free.append(backend)
                self.released.notify_all()


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readexactly(5)
    return head[:1], head + await reader.readexactly(struct.unpack("!I", head[1:])[0] - 4)


async def _answer(backend: Backend, writer: asyncio.StreamWriter) -> bytes:
    """Everything up to ReadyForQuery, and whether a transaction is open."""
    while True:
        kind, message = await _message(backend.reader)
        writer.write(message)
        if kind == b"Z":
            await writer.drain()
            return message[5:6]


@contextmanager
def pooling(url: str, *, turns: bool, port: int = 0) -> Iterator[str]:
    """The URL of a pooler before the database of `url`, on any free port unless one is given.

    A port that is given may be taken by tests of another process: then on another address.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start() -> asyncio.Server:
        for last in range(1, 255):
            with suppress(OSError):
                serve = Pooler(url, turns).serve
                return await asyncio.start_server(serve, f"127.0.0.{last}", port)
        raise OSError(f"port {port} is taken everywhere")

    async def stop(server: asyncio.Server) -> None:
        server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    try:
        server = asyncio.run_coroutine_threadsafe(start(), loop).result()
        host, number = server.sockets[0].getsockname()
        yield make_conninfo(url, host=host, port=number, sslmode="disable")
        asyncio.run_coroutine_threadsafe(stop(server), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
