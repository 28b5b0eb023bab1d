"""Every command: one JSON object on stdout, its exit codes, from any directory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from yardpass_db.cli import COMMANDS

from .conftest import Databases
from .project import Outcome, Project
from .test_help import LEAVES

PENDING: dict[str, str | bytes] = {
    "schemas/app/0002_more.sql": "-- More.\ncreate table app.more (id integer primary key);\n",
    "schemas/app/0002_more.rollback.sql": "-- Loses: all of it.\ndrop table app.more;\n",
    "schemas/app/0002_more.verify.sql": "-- More has a key.\nselect 1 where false;\n",
}
FAILING_CHECK: dict[str, str | bytes] = {
    "checks/0001_never.sql": "-- This never holds.\nselect 'app.items' as object;\n"
}

# What to type, and the keys its JSON has. Nothing here changes the database.
READING = {
    "migrate --dry-run": {"steps", "edited", "unknown"},
    "plan": {"steps", "edited", "unknown", "out_of_order"},
    "plan --trace": {"steps"},
    "status": {"database", "applied", "steps", "edited", "unknown"},
    "verify": {"passed", "checks"},
    "drift": {"database", "drift", "compared", "pending", "notes", "differences"},
    "rollback --dry-run": {"restore_to", "steps"},
    "show app.items": {"name", "files"},
    "render app.0001": {"sql"},
    "history": {"runs"},
    "history --show app.0001": {"id", "sql", "rollback", "operation"},
    "doctor": {"healthy", "findings"},
    "access plans": {"passed", "policies", "helpers", "unjudged", "findings"},
    "lint": {"passed", "findings"},
    "prove": {"proved", "migrations"},
    "partitions list": {"sound", "sets"},
    "compat tables": {"covered", "exposed", "tables", "functions", "problems", "limits"},
    "compat scan .": {"works", "files", "counts", "sites", "unread"},
    "views list": {"views", "usage"},
    "completion bash": {"shell", "script"},
    "server status": {"state", "url", "major"},
    "server logs": {"log", "lines"},
    "server psql": {"command"},
    "server url": {"url"},
}
# Those that change something, and are run once, in test_changing_commands_print_one_json_object.
CHANGING = {
    "migrate": {"run", "steps"},
    "rollback --yes --confirm {database}": {"run", "steps"},
    "new migration app later": {"files"},
    "docs": {"folder", "files"},
    "views retire --all": {"retired", "files", "run", "refused"},  # there are none
    "views restore nothing": {"error", "exit_code"},  # no template makes views here
    "seed --yes --confirm {database}": {"error", "exit_code"},  # not YardPass's tables
    "partitions generate": {"error", "exit_code"},  # the tree has no partition sets
    "platform --yes --confirm {database}": {"files"},  # none: it is installed
    # The tree declares no access.
    "access matrix": {"error", "exit_code"},
    "access check": {"error", "exit_code"},
    "access explain anon app.items select": {"error", "exit_code"},
    "access mutate": {"error", "exit_code"},
    "baseline --yes --confirm {database}": {"error", "exit_code"},  # there is a history already
}
# They act on the whole embedded server: tests/server has them.
ELSEWHERE = {("server", "start"), ("server", "stop"), ("server", "destroy")}


def test_every_command_is_in_these_tests() -> None:
    here = {tuple(words.split()[:2]) for words in [*READING, *CHANGING]}
    found = {path for path in LEAVES if not any(words[: len(path)] == path for words in here)}
    assert found == ELSEWHERE


@pytest.fixture(scope="module")
def pending(shared_project: Project) -> Project:
    """A project with one migration to apply."""
    return shared_project.write(PENDING)


@pytest.fixture(scope="module")
def seen() -> dict[str, Outcome]:
    """What has been typed, and the answer: each command runs once."""
    return {}


def answer(project: Project, words: str, seen: dict[str, Outcome]) -> Outcome:
    if words not in seen:
        seen[words] = project.run(*words.split(), "--json")
    return seen[words]


@pytest.mark.parametrize(("words", "keys"), READING.items(), ids=READING)
def test_json_is_one_object_with(
    pending: Project, seen: dict[str, Outcome], words: str, keys: set[str]
) -> None:
    assert keys - answer(pending, words, seen).json.keys() == set()


@pytest.mark.parametrize("words", READING)
def test_json_says_nothing_beside_it(
    pending: Project, seen: dict[str, Outcome], words: str
) -> None:
    stderr = answer(pending, words, seen).stderr.splitlines()
    assert [line for line in stderr if not line.startswith("[")] == []  # lines of progress


@pytest.mark.parametrize(("words", "keys"), CHANGING.items(), ids=CHANGING)
def test_changing_commands_print_one_json_object(
    project: Project, words: str, keys: set[str]
) -> None:
    project.write(PENDING)
    typed = words.format(database=project.database).split()
    assert keys - project.run(*typed, "--json").json.keys() == set()


@pytest.mark.parametrize("words", [*READING, *CHANGING])
def test_json_is_one_object_when_the_command_fails(pending: Project, words: str) -> None:
    typed = words.format(database="app").split()
    outcome = pending.run(*typed, "--nonsense", "--json")
    wanted = "command" if typed[:2] == ["server", "psql"] else "error"  # psql judges its options
    assert wanted in outcome.json


@pytest.mark.parametrize(
    "command",
    ["migrate", "plan", "status", "verify", "rollback", "history", "prove", "show app.items",
     "baseline --yes --confirm app", "platform --yes --confirm app"],
)  # fmt: skip
def test_json_is_one_object_without_a_database(pending: Project, command: str) -> None:
    env = {"YARDPASS_DATABASE_URL": "postgresql://ada@127.0.0.1:1/app"}
    outcome = pending.run(*command.split(), "--json", env=env)
    assert outcome.json["error"] == "Cannot connect to ada@127.0.0.1:1/app."


def test_doctor_s_findings_are_json_without_a_database(pending: Project) -> None:
    env = {"YARDPASS_DATABASE_URL": "postgresql://ada@127.0.0.1:1/app"}
    assert pending.run("doctor", "--json", env=env).json["healthy"] is False


# Exit codes


@pytest.mark.parametrize(
    ("words", "code"),
    {"status": 3, "plan": 3, "plan --to app.0001": 0, "migrate --dry-run": 0, "verify": 0,
     "history": 0, "doctor": 0, "rollback": 2, "show app.nothing": 2}.items(),
    ids=str,
)  # fmt: skip
def test_exit_code_with_something_pending(pending: Project, words: str, code: int) -> None:
    assert pending.run(*words.split()).code == code


@pytest.mark.parametrize("command", ["status", "plan", "migrate", "verify"])
def test_exit_code_with_nothing_to_do(project: Project, command: str) -> None:
    assert project.run(command).code == 0


@pytest.mark.parametrize("command", ["status", "plan", "migrate"])
def test_exit_code_of_an_edited_file(project: Project, command: str) -> None:
    project.write({"schemas/app/0001_items.sql": "create schema app;\n"})
    assert project.run(command).code == 5


@pytest.mark.parametrize("command", ["status", "plan", "migrate"])
def test_exit_code_of_an_older_checkout(project: Project, command: str) -> None:
    project.write(PENDING).run("migrate")
    (project.folder / "sql/schemas/app/0002_more.sql").unlink()
    (project.folder / "sql/schemas/app/0002_more.rollback.sql").unlink()
    (project.folder / "sql/schemas/app/0002_more.verify.sql").unlink()
    assert project.run(command).code == 5


def test_verify_with_offenders_is_drift(project: Project) -> None:
    assert project.write(FAILING_CHECK).run("verify").code == 3


def test_a_run_after_which_a_check_fails_has_failed(project: Project) -> None:
    assert project.write(PENDING | FAILING_CHECK).run("migrate").code == 1


# How it is started, and where


def test_python_m_and_the_script_are_the_same(shared_project: Project) -> None:
    script = Path(sys.executable).with_name("yardpass-db")
    done = subprocess.run([script, "--help"], capture_output=True, text=True, check=True)
    assert done.stdout == shared_project.run("--help").stdout


def test_it_works_from_a_folder_below_the_project(project: Project) -> None:
    below = project.folder / "src" / "app"
    below.mkdir(parents=True)
    assert project.run("status", cwd=below).code == 0


def test_it_works_from_anywhere_with_sources(project: Project, tmp_path: Path) -> None:
    sources = str(project.folder / "sql")
    assert project.run("status", "--sources", sources, cwd=tmp_path).code == 0


def test_files_are_shown_as_seen_from_here(project: Project) -> None:
    steps = project.write(PENDING).run("plan", "--json").json["steps"]
    assert steps[0]["file"] == "sql/schemas/app/0002_more.sql"


# Completion


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_calls_us(shared_project: Project, shell: str) -> None:
    script = shared_project.run("completion", shell).stdout
    assert f"_YARDPASS_DB_COMPLETE={shell}_complete" in script


def test_the_completion_script_is_bash(shared_project: Project) -> None:
    script = shared_project.run("completion", "bash").stdout
    assert subprocess.run(["bash", "-n"], input=script, text=True).returncode == 0


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("mig", "migrate"), ("migrate --dr", "--dry-run"), ("server st", "start"), ("new vi", "view")],
)
def test_completion_offers(shared_project: Project, typed: str, offered: str) -> None:
    words = f"yardpass-db {typed}"
    env = {
        "_YARDPASS_DB_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    assert f"plain,{offered}" in shared_project.run(env=env).stdout.splitlines()


def test_the_completion_script_completes_in_bash(shared_project: Project) -> None:
    script = shared_project.run("completion", "bash").stdout
    ask = (
        f"{script}\nCOMP_WORDS=(yardpass-db bas) COMP_CWORD=1\n"
        "_yardpass_db_completion yardpass-db bas yardpass-db\necho ${COMPREPLY[@]}\n"
    )
    env = shared_project.env()
    env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
    done = subprocess.run(["bash", "-c", ask], env=env, capture_output=True, text=True)
    assert done.stdout == "baseline\n"


# Destructive commands


DESTRUCTIVE = ["rollback", "baseline", "platform"]


@pytest.mark.parametrize("options", ["", "--yes", "--confirm {database}", "--yes --confirm other"])
@pytest.mark.parametrize("command", DESTRUCTIVE)
def test_without_a_terminal_it_refuses(shared_project: Project, command: str, options: str) -> None:
    typed = options.format(database=shared_project.database).split()
    outcome = shared_project.run(command, *typed)
    hint = f"\nHint: Add: --yes --confirm {shared_project.database}\n"
    assert (outcome.code, hint in outcome.stderr) == (2, True)


def test_refusing_changes_nothing(databases: Databases) -> None:
    with databases.project() as project:
        for command in DESTRUCTIVE:
            project.run(command, "--yes")
        assert project.state() == databases.begun_state


def test_with_yes_and_the_name_it_goes_on(project: Project) -> None:
    assert project.run("rollback", "--yes", "--confirm", project.database).code == 0


def test_a_rollback_needs_no_source_tree(project: Project) -> None:
    typed = ["--yes", "--confirm", project.database, "--sources", "nowhere"]
    assert project.run("rollback", *typed).code == 0


def test_on_the_embedded_server_yes_is_enough(embedded: Project) -> None:
    embedded.run("migrate")
    assert embedded.run("rollback", "--yes").code == 0


def test_on_the_embedded_server_without_a_terminal_yes_is_needed(embedded: Project) -> None:
    embedded.run("migrate")
    outcome = embedded.run("rollback")
    assert (outcome.code, "Hint: Say --yes." in outcome.stderr) == (2, True)


def test_destroying_the_server_wants_yes(embedded: Project) -> None:
    assert embedded.run("server", "destroy").code == 2


def test_commands_are_listed_in_the_help(shared_project: Project) -> None:
    listed = shared_project.run("--help").stdout.partition("Commands:\n")[2]
    assert [line.split()[0] for line in listed.splitlines()] == list(COMMANDS)
