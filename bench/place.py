"""Where a measured database is, in the words each tool wants."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urlencode, urlsplit

from bench.errors import BenchError


@dataclass(frozen=True)
class Place:
    """A database on a server; `host` is a name, or a socket directory when it starts with `/`."""

    host: str
    port: int
    user: str
    database: str
    password: str = ""

    def named(self, database: str) -> Place:
        """Another database on the same server."""
        return replace(self, database=database)

    def through(self, port: int) -> Place:
        """The same database through a proxy on this machine."""
        return replace(self, host="127.0.0.1", port=port)

    @property
    def url(self) -> str:
        """As libpq, node and SQLAlchemy read it."""
        return self.address("postgresql")

    @property
    def is_socket(self) -> bool:
        """Whether `host` is a directory."""
        return self.host.startswith("/")

    def address(self, scheme: str, **options: str) -> str:
        """A URL with this scheme; a socket directory goes into the query as `host`."""
        login = quote(self.user, safe="")
        if self.password:
            login += ":" + quote(self.password, safe="")
        if self.is_socket:
            options = {"host": self.host, "port": str(self.port)} | options
            server = f"{login}@"
        else:
            server = f"{login}@{self.host}:{self.port}"
        query = f"?{urlencode(options, safe='/')}" if options else ""
        return f"{scheme}://{server}/{quote(self.database, safe='')}{query}"


def parse(url: str) -> Place:
    """A Place from a libpq URL; raises BenchError when it is not one with a user and a host."""
    parts = urlsplit(url)
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    host = parts.hostname or unquote(options.get("host", ""))
    if parts.scheme not in ("postgresql", "postgres") or not host or not parts.username:
        raise BenchError("the bench wants a URL like postgresql://user@host:5432/postgres")
    return Place(
        host=host,
        port=parts.port or int(options.get("port", 5432)),
        user=unquote(parts.username),
        database=unquote(parts.path.lstrip("/")) or "postgres",
        password=unquote(parts.password or ""),
    )
