"""docs: the pages of the live tables."""

from __future__ import annotations

from pathlib import Path

import click

from yardpass_db.cli.options import Chosen, shared
from yardpass_db.output import emit, plural


@click.command()
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="Where the pages are (else docs/tables beside the source tree).",
)  # fmt: skip
@click.option("--check", is_flag=True, help="Write nothing; exit code 3 when a page is stale.")
@shared
def docs(chosen: Chosen, output: Path | None, check: bool) -> None:
    """Write a page and a diagram per schema from the live catalog.

    For every schema of the source tree: its tables with columns, keys, policies, grants and the
    files that make them. The same tree gives the same pages on every server.

    \b
    Examples:
      yardpass-db docs
      yardpass-db docs --check
    """
    from yardpass_db.documentation.documents import make_documents

    with chosen.workspace("docs") as workspace:
        folder = output or chosen.sources.parent / "docs" / "tables"
        documents = make_documents(workspace, folder)
    if check:
        emit(documents.as_dict(), chosen.json, documents.difference())
        raise SystemExit(3 if documents.stale else 0)
    documents.write()
    text = f"{plural(len(documents.made), 'file')} in {folder}, {len(documents.stale)} changed."
    emit(documents.as_dict(), chosen.json, text)
