"""What every error owes its reader. A module's `answer` fixture provokes the errors."""

from __future__ import annotations

from dataclasses import dataclass, field

from .project import Outcome, Project


@dataclass(frozen=True)
class Fault:
    """Something wrong with the files, and what the tool has to say about it."""

    files: dict[str, str | bytes]
    what: str
    where: str = ""
    hint: str = ""
    undone: str = "Nothing was changed."
    code: int = 1


@dataclass(frozen=True)
class Answer:
    """What `migrate` and `migrate --json` said to a fault, and the database before and after."""

    fault: Fault
    text: Outcome
    json: Outcome
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)


def ask(project: Project, fault: Fault, before: dict[str, str]) -> Answer:
    """Run a project whose database is in the state `before` into a fault, in both languages."""
    project.write(fault.files)
    text, programs = project.run("migrate"), project.run("migrate", "--json")
    return Answer(fault, text, programs, before, project.state())


class ErrorContract:
    """An error says what happened, where, what was undone, and what to type next."""

    def test_ends_with_its_exit_code(self, answer: Answer) -> None:
        assert answer.text.code == answer.fault.code

    def test_says_what_happened(self, answer: Answer) -> None:
        assert answer.fault.what in answer.text.stderr

    def test_says_where(self, answer: Answer) -> None:
        places = [line.strip() for line in answer.text.stderr.splitlines()]
        assert not answer.fault.where or answer.fault.where in places

    def test_says_what_was_undone(self, answer: Answer) -> None:
        assert answer.fault.undone in answer.text.stderr

    def test_says_what_to_type_next(self, answer: Answer) -> None:
        _, _, hint = answer.text.stderr.partition("\nHint: ")
        assert answer.fault.hint in hint

    def test_tells_programs_the_same(self, answer: Answer) -> None:
        shown = {key: str(value) for key, value in answer.json.json.items() if value is not None}
        text = answer.text.stderr
        assert [
            line for key in ("error", "file", "undone", "detail", "hint")
            for line in shown.get(key, "").splitlines() if line.strip() not in text
        ] == []  # fmt: skip

    def test_tells_programs_the_exit_code(self, answer: Answer) -> None:
        assert answer.json.json["exit_code"] == answer.json.code == answer.fault.code

    def test_keeps_stdout_for_data(self, answer: Answer) -> None:
        assert answer.text.stdout == ""

    def test_shows_none_of_our_own_sql(self, answer: Answer) -> None:
        assert "insert into yardpass_db" not in answer.text.stderr

    def test_shows_no_traceback(self, answer: Answer) -> None:
        assert "Traceback" not in answer.text.stderr


class NothingLost(ErrorContract):
    """And the database is as it was."""

    def test_leaves_the_database_as_it_was(self, answer: Answer) -> None:
        assert answer.after == answer.before
