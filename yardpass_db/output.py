"""What goes to stdout: data for people or, with --json, for programs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TextIO


def emit(data: Mapping[str, Any], as_json: bool, text: str) -> None:
    """Print the data as one JSON object, or the text, on stdout."""
    if as_json:
        _print(json.dumps(data, indent=2, default=_plain, ensure_ascii=False), sys.stdout)
    elif text:
        _print(text, sys.stdout)


def say(text: str) -> None:
    """Tell people something on stderr."""
    _print(text, sys.stderr)


def _print(text: str, stream: TextIO) -> None:
    """Print and flush. A reader who has gone (`… | head`) never ends a run in its middle."""
    try:
        print(text, file=stream, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def table(rows: Sequence[Sequence[object]], head: Sequence[str] = ()) -> str:
    """Rows in aligned columns, two spaces between them, nothing after the last."""
    shown = [[str(cell) for cell in row] for row in ([head, *rows] if head else rows)]
    if not shown:
        return ""
    widths = [max(len(row[i]) for row in shown) for i in range(len(shown[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in shown
    ]
    if head:
        lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def coloured(text: str, colour: str, stream: Any = None) -> str:
    """The text in a colour when the stream is a terminal and NO_COLOR is not set."""
    codes = {"red": 31, "green": 32, "yellow": 33, "bold": 1, "dim": 2}
    stream = stream or sys.stdout
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\033[{codes[colour]}m{text}\033[0m"


def milliseconds(value: float) -> str:
    """A duration for people: 12 ms, 3.4 s, 2 min 5 s."""
    if value < 1000:
        return f"{value:.0f} ms"
    if value < 120_000:
        return f"{value / 1000:.1f} s"
    return f"{value // 60_000:.0f} min {value % 60_000 / 1000:.0f} s"


def plural(count: int, noun: str) -> str:
    """`1 migration`, `2 migrations`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
