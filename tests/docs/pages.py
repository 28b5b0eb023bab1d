"""The pages of this repository, and the commands that they tell people to type."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("bench/*.md")])
HOW_TO = sorted((ROOT / "docs" / "how-to").glob("*.md"))
_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
_INLINE = re.compile(r"`(yardpass-db [^`]+)`")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of a language, without their indentation."""
    found = [body for kind, body in _BLOCK.findall(text) if kind == language]
    return ["\n".join(line.strip() for line in body.splitlines()) for body in found]


def typed(text: str) -> list[str]:
    """The command lines in shell blocks, without their comments."""
    lines = [line for body in blocks(text, "sh") for line in body.splitlines()]
    return [line.split("  #")[0].strip() for line in lines if line.startswith("yardpass-db ")]


def mentioned(text: str) -> list[str]:
    """The command lines within sentences."""
    return [line for line in _INLINE.findall(_BLOCK.sub("", text)) if "…" not in line]


def section(text: str, heading: str) -> str:
    """What stands below a `## heading`."""
    return text.split(f"## {heading}\n")[1].split("\n## ")[0]
