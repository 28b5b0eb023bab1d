"""stdout is data, stderr is progress; a terminal gets a bar and colours, nothing else does."""

from __future__ import annotations

import json
import os
import pty
import re
import select

import pytest

from yardpass_db import db

from .project import Outcome, Project, finish

COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|9[0-7])(?:;\d+)*m")
MORE: dict[str, str | bytes] = {
    "schemas/app/0002_more.sql": "create table app.more ();\nselect pg_sleep(0.3);\n",
    "schemas/app/0002_more.rollback.sql": "drop table app.more;\n",
}
BAD: dict[str, str | bytes] = {
    "schemas/app/0002_more.sql": "-- More.\nselect 100 %% 1;\n",
    "schemas/app/0002_more.rollback.sql": "select 1;\n",
}


# Goes on when item 99 is there, or after a minute.
WAITING: dict[str, str | bytes] = {
    "schemas/app/0002_more.sql": "do $$ begin for look in 1 .. 60 * 50 loop\n"
    "  exit when exists (select from app.items where id = 99);\n"
    "  perform pg_sleep(0.02);\nend loop; end $$;\n",
    "schemas/app/0002_more.rollback.sql": "select 1;\n",
}


def on_terminal(
    project: Project, *arguments: str, types: str = "", awaits: str = "", **env: str
) -> Outcome:
    """Run a command on a terminal; what it shows there is all in `stderr`.

    `types` is what the user answers, one line; item 99 is added when `awaits` was shown.
    """
    ours, theirs = pty.openpty()
    env = {"TERM": "xterm-256color", **env}
    process = project.start(*arguments, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    if types:
        os.write(ours, types.encode() + b"\n")
    shown = b""
    while select.select([ours], [], [], 120)[0]:
        try:
            shown += os.read(ours, 65536)
            if awaits and awaits.encode() in shown:
                awaits = ""
                with db.connect(project.url) as connection:
                    connection.execute("insert into app.items values (99, 'go on')")
        except OSError:  # Linux says so when the last one has closed the other end
            break
    os.close(ours)
    return Outcome(process.wait(120), "", shown.decode())


def test_a_terminal_shows_what_is_running(project: Project) -> None:
    running = "apply app.0002_more"
    assert running in on_terminal(project.write(WAITING), "migrate", awaits=running).stderr


def test_a_terminal_shows_a_bar(project: Project) -> None:
    assert "━━━" in on_terminal(project.write(MORE), "migrate").stderr


def test_a_terminal_is_clean_afterwards(project: Project) -> None:
    shown = on_terminal(project.write(MORE), "migrate").stderr
    assert shown.splitlines()[-1].endswith("(run 2).")


def test_a_terminal_shows_an_error_in_red(project: Project) -> None:
    assert "\x1b[31mError: " in on_terminal(project.write(BAD), "migrate").stderr


@pytest.mark.parametrize("files", [MORE, BAD], ids=["a bar", "an error"])
def test_no_color_is_honoured(project: Project, files: dict[str, str | bytes]) -> None:
    assert not COLOUR.search(on_terminal(project.write(files), "migrate", NO_COLOR="1").stderr)


@pytest.mark.parametrize("files", [MORE, BAD], ids=["a bar", "an error"])
def test_a_dumb_terminal_gets_plain_lines(project: Project, files: dict[str, str | bytes]) -> None:
    assert "\x1b" not in on_terminal(project.write(files), "migrate", TERM="dumb").stderr


@pytest.mark.parametrize("files", [MORE, BAD], ids=["progress", "an error"])
def test_a_log_gets_plain_lines(project: Project, files: dict[str, str | bytes]) -> None:
    assert "\x1b" not in project.write(files).run("migrate", env={"TERM": "xterm"}).all


def test_a_log_gets_a_line_per_step(project: Project) -> None:
    lines = project.write(MORE).run("migrate").stderr.splitlines()
    assert re.fullmatch(r"\[1/1\] apply app\.0002_more  \d+ ms", lines[-1])


def test_stdout_has_the_data_only(project: Project) -> None:
    outcome = project.write(MORE).run("migrate")
    assert re.fullmatch(r"Done: 1 migration in \d+ ms \(run 2\)\.\n", outcome.stdout)


def test_the_database_is_named_on_stderr(project: Project) -> None:
    with db.connect(project.url) as connection:
        name = connection.info.dbname
    first = project.run("status").stderr.splitlines()[0]
    assert re.fullmatch(rf"Database: postgres@\S+/{name} \(YARDPASS_DATABASE_URL\)", first)


def test_json_on_a_terminal_is_not_mixed_with_a_bar(project: Project) -> None:
    ours, theirs = pty.openpty()
    process = project.write(MORE).start("migrate", "--json", stderr=theirs)
    os.close(theirs)
    outcome = finish(process)
    os.close(ours)
    assert json.loads(outcome.stdout)["run"] == 2


# Pipes whose reader has gone, streams that were closed


@pytest.mark.parametrize("command", ["history", "status", "plan --sql"])
def test_a_reader_that_has_gone_is_no_error(project: Project, command: str) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    process = project.start(*command.split(), stdout=theirs)
    os.close(theirs)
    stderr = finish(process).stderr.splitlines()
    assert (process.returncode, len(stderr)) == (0, 1)  # the database's line


def test_a_log_reader_that_has_gone_does_not_end_a_run(project: Project) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    process = project.write(MORE).start("migrate", stderr=theirs)
    os.close(theirs)
    assert finish(process).stdout.startswith("Done: 1 migration")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_a_closed_stream_is_no_error(project: Project, closed: str) -> None:
    process = project.write(MORE).start(
        "migrate", wrapper=["sh", "-c", f'exec "$@" {closed}', "sh"]
    )
    assert finish(process).code == 0


def test_progress_does_not_go_to_stdout_when_stderr_is_closed(project: Project) -> None:
    process = project.write(MORE).start("migrate", wrapper=["sh", "-c", 'exec "$@" 2>&-', "sh"])
    assert finish(process).stdout.startswith("Done: ")


def test_an_output_that_knows_ascii_only_gets_an_answer(project: Project) -> None:
    project.write({"schemas/app/0002_more.sql": "select 'größer';\n"})
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert project.run("render", "app.0002", env=env).stdout == "select 'gr??er';\n"


# GitHub annotations


@pytest.fixture
def annotation(project: Project) -> str:
    """What GitHub reads after a failed run."""
    outcome = project.write(BAD).run("migrate", env={"GITHUB_ACTIONS": "true"})
    return outcome.stderr.splitlines()[-1]


def test_github_shows_an_error_at_its_line(annotation: str) -> None:
    place = "::error file=sql/schemas/app/0002_more.sql,line=2,col=12::app.0002_more failed."
    assert annotation.startswith(place)


def test_an_annotation_is_one_escaped_line(annotation: str) -> None:
    assert "%0AERROR: operator does not exist: integer %25%25 integer (42883)%0A" in annotation


def test_github_shows_the_line_of_the_template(project: Project) -> None:
    files: dict[str, str | bytes] = {
        "schemas/app/0002_more.sql.j2": "{% for x in [1, 2] %}\nselect 1;\n{% endfor %}\nslect;\n",
        "schemas/app/0002_more.rollback.sql": "select 1;\n",
    }
    outcome = project.write(files).run("migrate", env={"GITHUB_ACTIONS": "true"})
    assert "::error file=sql/schemas/app/0002_more.sql.j2,line=4,col=1::" in outcome.stderr


def test_elsewhere_there_are_no_annotations(project: Project) -> None:
    assert "::error" not in project.write(BAD).run("migrate").all


# Questions


def test_a_rollback_on_a_terminal_asks_for_the_database_s_name(project: Project) -> None:
    shown = on_terminal(project, "rollback", types="wrong").stderr
    assert "This undoes app.0001_items. Type the database's name to go on:" in shown


def test_a_wrong_answer_changes_nothing(project: Project) -> None:
    before = project.state()
    on_terminal(project, "rollback", types="wrong")
    assert project.state() == before


def test_the_right_answer_goes_on(project: Project) -> None:
    with db.connect(project.url) as connection:
        name = connection.info.dbname
    assert "Done: 1 migration undone" in on_terminal(project, "rollback", types=name).stderr
