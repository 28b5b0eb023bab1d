"""What the comment lines at the top of a file declare: `-- depends: …` and the others."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from yardpass_db.errors import Place, SourceError

_DIRECTIVE = re.compile(r"^--\s*([A-Za-z][A-Za-z ]*?)\s*:\s*(.*?)\s*$")
_DIRECTIVES = (
    "depends", "rebuilds", "transactional", "irreversible", "for each table in", "except",
)  # fmt: skip


@dataclass(frozen=True)
class Header:
    """What the leading comment lines of a file declare.

    `reasons` says of each of `exceptions`, in their order, why the table is left out.
    """

    depends: tuple[str, ...] = ()
    rebuilds: tuple[str, ...] = ()
    transactional: bool = True
    irreversible: str = ""
    each_table_in: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    summary: str = ""


def parse_header(text: str, path: str) -> Header:
    """What the leading comments declare. Raises SourceError for a directive that is misspelt."""
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    exceptions: dict[str, str] = {}
    summary = ""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("{#") or not line:
            continue
        if not line.startswith("--"):
            break
        match = _DIRECTIVE.match(line)
        if match is None or not _is_directive(match[1], path, number):
            summary = summary or line.lstrip("- ").strip()
            continue
        if match[1] == "except":
            exceptions |= _exceptions(match[2], path, number)
            continue
        lines[match[1]] = number
        found[match[1]] = f"{found.get(match[1], '')} {match[2]}".strip()
    if found.get("transactional", "true") not in ("true", "false"):
        raise SourceError(
            f"`-- transactional: {found['transactional']}` is neither true nor false.",
            place=Place(path, lines["transactional"]),
            hint="Write `-- transactional: false`, or take the line out.",
        )
    if "irreversible" in found and not found["irreversible"]:
        raise SourceError(
            "`-- irreversible:` without a reason.",
            place=Place(path, lines["irreversible"]),
            hint="Say why it cannot be undone: -- irreversible: the old codes are gone",
        )
    lists = {key: tuple(found.get(key, "").replace(",", " ").split()) for key in _DIRECTIVES}
    return Header(
        depends=lists["depends"],
        rebuilds=lists["rebuilds"],
        transactional=found.get("transactional", "true") == "true",
        irreversible=found.get("irreversible", ""),
        each_table_in=lists["for each table in"],
        exceptions=tuple(exceptions),
        reasons=tuple(exceptions.values()),
        summary=summary,
    )


def _exceptions(text: str, path: str, line: int) -> dict[str, str]:
    """Table → why it is left out, of one `-- except: <schema.table> … because <why>`."""
    names, _, reason = text.partition(" because ")
    if not reason.strip():
        raise SourceError(
            "`-- except:` without a reason.",
            place=Place(path, line),
            hint=f"Say why: -- except: {names.strip() or 'events.drafts'} because nobody names it",
        )
    return dict.fromkeys(names.replace(",", " ").split(), reason.strip())


def _is_directive(word: str, path: str, line: int) -> bool:
    if word in _DIRECTIVES:
        return True
    near = [word.lower()] if word.lower() in _DIRECTIVES else []
    if word.islower():  # a capital begins a sentence
        near = difflib.get_close_matches(word, _DIRECTIVES, n=1, cutoff=0.8)
    if near:
        raise SourceError(
            f"Unknown header `-- {word}:`.",
            place=Place(path, line),
            hint=f"Did you mean `-- {near[0]}:`?",
        )
    return False
