"""Conditions as PostgreSQL writes them, `((a = b) OR (c = d))`, taken apart by their words.

The server puts every part of a condition that it prints into parentheses, so that parentheses and
quotes are all that has to be read.
"""

from __future__ import annotations

import re

# What stands for a value that is computed once: 17 and later write the first form.
_ONCE = re.compile(r"\(InitPlan \d+\)\.col\d+|\$\d+")
_CALL = re.compile(r'((?:[a-z_]\w*|"[^"]+")\.(?:[a-z_]\w*|"[^"]+")|current_setting)\(')
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_SET_OF_ROWS = re.compile(r"\bIN \(\s*SELECT\b|[=<>] (?:ANY|ALL) \(\s*SELECT\b", re.I)
_COMPARED = re.compile(r'^\(*(?:\w+\.)?("[^"]+"|\w+)\)?(?:::[\w.]+)? = ')
_CAST = re.compile(r'^\(*(?:\w+\.)?("[^"]+"|\w+)\)?::')
_WRAPPED = re.compile(r"\(*(?:CASE|COALESCE|NULLIF|GREATEST|LEAST|lower|upper)\b")
_COMPARED_LAST = re.compile(r' = \(?(?:\w+\.)?("[^"]+"|[a-z_]\w*)\)?(?:::[\w.]+)?$')


def alternatives(condition: str) -> list[str]:
    """The parts of which one has to hold; the whole when it is no OR."""
    parts = _parts(condition, " OR ")
    return [one for part in parts for one in alternatives(part)] if len(parts) > 1 else parts


def restricts(condition: str) -> bool:
    """Whether only rows that have to do with the caller fulfil it: then an index can find them.

    `visibility = 'public'` and a look at the parent row are open to rows of anybody.
    """
    if len(arms := _parts(condition, " OR ")) > 1:
        return all(restricts(arm) for arm in arms)
    if len(arms := _parts(condition, " AND ")) > 1:
        return any(restricts(arm) for arm in arms)
    if re.match(r"\(*(NOT\b|EXISTS\b)", condition):
        return False
    compares = _compared(condition) or _WRAPPED.match(condition)
    return bool(compares) and names_caller(condition)


def names_caller(condition: str) -> bool:
    """Whether a value that is computed once, or a function, stands in it."""
    return bool(_ONCE.search(condition) or calls(condition))


def calls(condition: str) -> list[str]:
    """The functions it calls, PostgreSQL's own left out, as `private.may_read(org_id)`."""
    text = _LITERAL.sub(lambda found: "_" * len(found[0]), condition)
    return [
        condition[found.start() : _closing(text, found.end() - 1)] for found in _CALL.finditer(text)
    ]


def per_row(condition: str) -> list[str]:
    """Those of `calls` that no sub-select computes once."""
    text = condition
    while found := re.search(r"\(\s*SELECT\b", text):
        text = text[: found.start()] + text[_closing(text, found.start()) :]
    return calls(text)


def as_policy(condition: str) -> str:
    """The condition so that it is planned as in a policy, where no EXISTS becomes a join."""
    done = ""
    while found := re.search(r"\bEXISTS (?=\()", condition):
        end = _closing(condition, found.end()) - 1
        inner = as_policy(condition[found.end() : end])
        done += f"{condition[: found.end()]}{inner} OFFSET 0"
        condition = condition[end:]
    return done + condition


def asks_in(condition: str) -> bool:
    """Whether it says `in (select …)`, which is searched for every row."""
    return _SET_OF_ROWS.search(_LITERAL.sub("", condition)) is not None


def column(condition: str) -> str:
    """The column that is compared with the caller's values; "" when there is none."""
    return _compared(_restricting(condition))


def is_wrapped(condition: str) -> bool:
    """Whether it stands in a cast or a function, behind which no index of the column is seen."""
    part = _restricting(condition)
    return bool(_CAST.match(part) or _WRAPPED.match(part))


def _restricting(condition: str) -> str:
    """The first part that restricts rows to the caller's; "" when there is none."""
    parts = (part for arm in alternatives(condition) for part in _parts(arm, " AND "))
    return next((part for part in parts if restricts(part)), "")


def _compared(condition: str) -> str:
    found = _COMPARED.search(condition) or _COMPARED_LAST.search(condition)
    return found[1] if found else ""


def _parts(text: str, word: str) -> list[str]:
    text = _bare(text)
    places, depth, quote = [-len(word)], 0, ""
    for index, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
        elif depth == 0 and text.startswith(word, index):
            places.append(index)
    ends = [*places[1:], len(text)]
    return [text[start + len(word) : end] for start, end in zip(places, ends, strict=True)]


def _bare(text: str) -> str:
    """Without the parentheses around the whole."""
    text = text.strip()
    while text.startswith("(") and _closing(text, 0) == len(text):
        text = text[1:-1].strip()
    return text


def _closing(text: str, start: int) -> int:
    """Behind the parenthesis that closes the one at `start`."""
    depth, quote = 0, ""
    for index in range(start, len(text)):
        letter = text[index]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in "()":
            depth += 1 if letter == "(" else -1
            if depth == 0:
                return index + 1
    return len(text)
