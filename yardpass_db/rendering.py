"""The `render` command: a source's text as it would be sent."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from yardpass_db.errors import UsageError
from yardpass_db.ordering import find_address
from yardpass_db.render import render
from yardpass_db.sources import File, Source, read_tree
from yardpass_db.workspace import Workspace, is_generator


def render_source(
    root: Path,
    name: str,
    part: str,
    open_workspace: Callable[[str], AbstractContextManager[Workspace]],
) -> dict[str, Any]:
    """{id, file, sql} of one source; `part` is sql, rollback or verify.

    Opens the database only for a template that is rendered once per table.
    """
    tree = read_tree(root)
    plain = {source.address: source for source in tree.sources if not is_generator(source)}
    try:
        address = find_address(name, plain)
    except UsageError:
        if part != "sql" or not any(is_generator(source) for source in tree.sources):
            raise
        return _render_generated(name, open_workspace)
    source = plain[address]
    file = _part(source, part)
    return {"id": source.id, "file": file.path, "sql": render(tree, file)}


def _part(source: Source, part: str) -> File:
    file = {"sql": source.file, "rollback": source.undo, "verify": source.verify}[part]
    if file is None:
        raise UsageError(f"{source.id} has no {part} file.", hint=f"yardpass-db render {source.id}")
    return file


def _render_generated(
    name: str, open_workspace: Callable[[str], AbstractContextManager[Workspace]]
) -> dict[str, Any]:
    with open_workspace("render") as workspace:
        items = {item.address: item for item in workspace.items()}
        item = items[find_address(name, items)]
        return {"id": item.id, "file": item.source.file.path, "sql": workspace.text(item)}
