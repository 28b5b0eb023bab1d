"""Counts what a tool really says to PostgreSQL, by standing between the two.

Only the frontend's side is read: https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

from __future__ import annotations

import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from bench.place import Place

_PROTOCOL_3 = 3 << 16  # and its minor versions: a real start-up
_SSL, _GSS = 80877103, 80877104  # asked first, answered with one byte, then start-up
_STATEMENT_TYPES = (b"Q", b"E", b"F")  # simple query, execute, function call


@dataclass
class Talk:
    """What went through the proxy: connections, and messages by their type byte."""

    connections: int = 0
    types: Counter[bytes] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def statements(self) -> int:
        """Messages that made the server execute something."""
        return sum(self.types[kind] for kind in _STATEMENT_TYPES)


class _Reader:
    """Finds message boundaries in the bytes of one frontend."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._buffer = b""
        self._started = False

    def feed(self, data: bytes) -> None:
        self._buffer += data
        with self._talk.lock:
            while self._next():
                pass

    def _next(self) -> bool:
        header = 5 if self._started else 8
        if len(self._buffer) < header:
            return False
        offset = 1 if self._started else 0
        (length,) = struct.unpack_from(">I", self._buffer, offset)
        if len(self._buffer) < length + offset:
            return False
        if self._started:
            self._talk.types[self._buffer[:1]] += 1
        else:
            (code,) = struct.unpack_from(">I", self._buffer, 4)
            if code not in (_SSL, _GSS):
                self._started = True
                self._talk.connections += code >> 16 == _PROTOCOL_3 >> 16
        self._buffer = self._buffer[length + offset :]
        return True


@contextmanager
def listening(place: Place) -> Iterator[tuple[Place, Talk]]:
    """The same database behind a counting proxy, and the counts, which grow as tools talk."""
    talk = Talk()
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_accept, args=(server, place, talk), daemon=True)
        thread.start()
        yield place.through(server.getsockname()[1]), talk
        # Closing alone does not wake a thread that sits in accept().
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)


def _accept(server: socket.socket, place: Place, talk: Talk) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        upstream = _connect(place)
        reader = _Reader(talk)
        for source, sink, watcher in ((client, upstream, reader), (upstream, client, None)):
            threading.Thread(target=_pump, args=(source, sink, watcher), daemon=True).start()


def _connect(place: Place) -> socket.socket:
    if place.is_socket:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(f"{place.host}/.s.PGSQL.{place.port}")
        return connection
    return socket.create_connection((place.host, place.port))


def _pump(source: socket.socket, sink: socket.socket, reader: _Reader | None) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            # Counted before it is passed on: when the tool has ended, the count is complete.
            if reader is not None:
                reader.feed(data)
            sink.sendall(data)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
