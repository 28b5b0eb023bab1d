"""access mutate, access explain: who would notice a weaker policy, and why somebody may or not."""

from __future__ import annotations

import click

from yardpass_db.access import PATIENCE
from yardpass_db.cli.options import Chosen, shared, waiting
from yardpass_db.output import emit


@click.command()
@click.option(
    "--only", multiple=True, metavar="NAME",
    help="Only this table, view or function. Can be given several times.",
)  # fmt: skip
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND",
    help="Only this kind. Can be given several times.",
)  # fmt: skip
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Try N of them, by chance.")
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    metavar="N",
    help="Another number, other N.",
)
@click.option("--all", "everything", is_flag=True, help="List the killed, too.")
@shared
def mutate(
    chosen: Chosen,
    only: tuple[str, ...],
    kinds: tuple[str, ...],
    sample: int | None,
    seed: int,
    everything: bool,
) -> None:
    """Break policies one at a time on a copy; who notices?

    Each policy, grant, view option and helper is weakened or broken in turn: `access check` and
    `verify` should notice. Exit code 3 when a change of behaviour survives, or when drift does
    not see one. The copy is made on the database's own server and dropped again; the database
    itself is only read.

    \b
    Examples:
      yardpass-db access mutate --only messaging.notifications
      yardpass-db access mutate --sample 200 --seed 7
    """
    from yardpass_db.access.mutating_run import Choice
    from yardpass_db.access.mutating_run import mutate as run
    from yardpass_db.progress import for_stderr

    choice = Choice(only, kinds, sample, seed)
    found = run(chosen.sources, chosen.announced_url(), choice, for_stderr())
    emit(found.as_dict(), chosen.json, found.text(everything))
    raise SystemExit(0 if found.sound else 3)


@click.command()
@click.argument("persona")
@click.argument("relation", metavar="TABLE")
@click.argument("command", metavar="COMMAND")
@click.option(
    "--key", default="", metavar="KEY",
    help="Why this row is reached or not: its primary key, values parted by commas or as JSON.",
)  # fmt: skip
@waiting("check", PATIENCE)
@shared
def explain(
    chosen: Chosen, persona: str, relation: str, command: str, key: str, wait: float
) -> None:
    """Say why a persona may or may not: which grant, policy and helper decide.

    COMMAND is select, insert, update, delete or truncate. The answer covers the table by its own
    name and through its public view, and what is declared of it. Only --key puts rows into the
    database, inside a transaction that is rolled back, and waits for others who do.

    \b
    Examples:
      yardpass-db access explain stranger events.event_posts select
      yardpass-db access explain viewer public.orders update --json
    """
    from yardpass_db.access.explaining import explain as run

    with chosen.connection("access explain") as connection:
        found = run(connection, chosen.sources, persona, relation, command.lower(), key, wait)
    emit(found.as_dict(), chosen.json, found.text())
