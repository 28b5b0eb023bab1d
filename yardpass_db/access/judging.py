"""From a cell's findings to what was reached, what was wanted, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yardpass_db.access import becoming, masking
from yardpass_db.access.counting import count_all
from yardpass_db.access.declaration import Persona
from yardpass_db.access.oracle import Change, Row, listed
from yardpass_db.access.outcomes import BROKEN, DENIED, OK, REFUSED, STOPPED, Answer, read_answer
from yardpass_db.access.probes import Target, candidates
from yardpass_db.access.rules import Rule
from yardpass_db.access.world import World

EVERYTHING = "*"  # what is reached where there are no keys to tell: a partition, a TRUNCATE


@dataclass(frozen=True)
class Finding:
    """How one statement of a cell ended; `item` is -1 for all rows, else the row's number."""

    step: str
    item: int
    text: str
    found: Sequence[str] | None
    left_over: dict[str, Sequence[str]] | None


@dataclass(frozen=True)
class Cell:
    """What a persona may do to a relation with one command, declared and measured.

    `want` and `have` are primary keys as JSON text; None is permission denied. `unknown` rows were
    stopped by a rule of the database, so that the policies did not get to speak: they count neither
    way. `problems` are sentences about other faults than a wrong set of rows; `total` counts
    the rows of the world that were tried.
    """

    relation: str
    table: str
    persona: str
    role: str
    verb: str
    want: frozenset[str] | None
    have: frozenset[str] | None
    unknown: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()
    total: int = 0

    @property
    def missing(self) -> list[str]:
        """Rows that are wanted and not reached."""
        return sorted((self.want or frozenset()) - (self.have or frozenset()) - self.unknown)

    @property
    def extra(self) -> list[str]:
        """Rows that are reached and not wanted."""
        return sorted((self.have or frozenset()) - (self.want or frozenset()) - self.unknown)

    @property
    def agrees(self) -> bool:
        denied = (self.want is None) == (self.have is None)
        return denied and not self.missing and not self.extra and not self.problems


@dataclass(frozen=True)
class Question:
    """What a cell asks: the copies that are inserted, and the rows that get another value."""

    target: Target
    persona: Persona
    verb: str
    copies: Sequence[tuple[Row, Change]]
    tried: Sequence[becoming.Try]

    @classmethod
    def of(cls, target: Target, persona: Persona, verb: str) -> Question:
        copies = candidates(target, persona) if verb == "insert" else []
        return cls(target, persona, verb, copies, becoming.tries(target, persona, verb))


def judge(world: World, question: Question, findings: Sequence[Finding]) -> Cell:
    """The cell that these findings show."""
    return _Judge(world, question, findings).cell()


class _Judge:
    def __init__(self, world: World, question: Question, findings: Sequence[Finding]) -> None:
        target, persona, verb = question.target, question.persona, question.verb
        self.world, self.target, self.persona, self.verb = world, target, persona, verb
        self.question, self.findings = question, findings
        self.total = len(target.rows)
        self.names = {target.relation.table, target.table.table}
        self.problems: list[str] = []
        self.unknown: set[str] = set()
        self.rule = None if target.relation.parent else target.intent.rule(persona.role, verb)
        self.select = target.readable(persona.role)

    def cell(self) -> Cell:
        if self.verb == "truncate" or self.target.relation.parent:
            want, have = None, self.closed()
        elif self.verb == "select":
            want, have = self.rows(self.rule), self.keys("select")
            self.columns()
        elif self.verb == "insert":
            want, have = self.inserted()
        else:
            want, have = self.written()
        return Cell(
            self.target.relation.name,
            self.target.table.name,
            self.persona.name,
            self.persona.role,
            self.verb,
            want,
            have,
            frozenset(self.unknown),
            tuple(self.problems),
            self.total,
        )

    def steps(self, step: str) -> list[tuple[Finding, Answer]]:
        return [
            (one, read_answer(one.text, self.names)) for one in self.findings if one.step == step
        ]

    def broken(self, answer: Answer, step: str) -> None:
        sentence = f"{step}: {answer.message}"
        if answer.outcome == BROKEN and sentence not in self.problems:
            self.problems.append(sentence)

    def rows(self, *rules: Rule | None) -> frozenset[str] | None:
        """Keys of the rows for which all rules hold; None when one of them is a denial."""
        if any(rule is None for rule in rules):
            return None
        return frozenset(
            row.key
            for row in self.target.rows
            if all(rule is not None and rule.holds(row.held(self.persona.user)) for rule in rules)
        )

    def closed(self) -> frozenset[str] | None:
        """None as it should be, else what could be done."""
        for finding, answer in self.steps(self.verb):
            self.broken(answer, self.verb)
            if finding.text == "ok":
                return frozenset({EVERYTHING})
        return None

    def keys(self, step: str) -> frozenset[str] | None:
        """The keys that a step reached, row by row where the whole raised; None when denied."""
        reached: set[str] = set()
        answers = self.steps(step)
        for finding, answer in answers:
            if answer.outcome == DENIED:
                return None
            if finding.item < 0 and answer.outcome != OK and len(answers) > 1:
                continue  # tried again row by row
            self.broken(answer, step)
            if answer.outcome == OK and finding.text == "ok":
                reached |= set(finding.found or ())
            elif finding.item >= 0 and answer.outcome in (OK, STOPPED):
                key = self.target.rows[finding.item].key
                (reached if answer.outcome == OK else self.unknown).add(key)
        return frozenset(reached) if answers else None

    def columns(self) -> None:
        """Hidden columns of a view show nothing, masked ones only what their rule says."""
        for finding in self.findings:
            if finding.step.startswith(masking.STEP):
                answer = read_answer(finding.text, self.names)
                self.broken(answer, finding.step)
                column = finding.step.removeprefix(masking.STEP)
                self.problems += masking.column_problems(
                    self.target, self.persona, column, finding.found or ()
                )

    def inserted(self) -> tuple[frozenset[str] | None, frozenset[str] | None]:
        """Keys of copies wanted and let in."""
        made = self.question.copies
        self.total = len({row.key for row, _ in made})
        labels = [f"{row.key}{change}" for row, change in made]
        held = [row.held(self.persona.user, change) for row, change in made]
        rule = self.rule
        wanted = [
            label
            for label, classes in zip(labels, held, strict=True)
            if rule and rule.holds(classes)
        ]
        want = None if rule is None else frozenset(wanted)
        have: set[str] = set()
        for finding, answer in self.steps("insert"):
            if answer.outcome == DENIED:
                return want, None
            self.broken(answer, "insert")
            if finding.item >= 0 and answer.outcome == OK:
                have.add(labels[finding.item])
            elif finding.item >= 0 and answer.outcome == STOPPED:
                self.unknown.add(labels[finding.item])
        self.returned(labels, held)
        self.values()
        return want, frozenset(have)

    def returned(self, labels: Sequence[str], held: Sequence[frozenset[str]]) -> None:
        """RETURNING needs SELECT: denied without a grant, refused for a row that is not seen."""
        for finding, answer in self.steps("insert returning"):
            self.broken(answer, "insert returning")
            if self.select is None:
                want = DENIED
            else:
                want = OK if self.select.holds(held[finding.item]) else REFUSED
            if answer.outcome not in (want, STOPPED, BROKEN):
                label = labels[finding.item]
                self.problems.append(
                    f"insert returning of {label} is {answer.outcome}, want {want}"
                )

    def written(self) -> tuple[frozenset[str] | None, frozenset[str] | None]:
        """Keys wanted and reached with a WHERE; what blind statements come to, is counted."""
        if self.rule is None:
            blind = self.steps("blind")
            for _, answer in blind:
                self.broken(answer, f"blind {self.verb}")
            is_denied = not blind or blind[0][1].outcome in (DENIED, BROKEN)
            return None, None if is_denied else self.keys("where") or frozenset()
        self.blind("blind", self.rule)
        self.blind("blind returning", self.rule, self.select)
        self.moves()
        self.values()
        self.cascade()
        return self.rows(self.rule, self.select), self.keys("where")

    def blind(self, step: str, *rules: Rule | None) -> None:
        for finding, answer in self.steps(step):
            self.broken(answer, f"{step} {self.verb}")
            want = self.rows(*rules)
            if answer.outcome == DENIED or want is None:
                if (answer.outcome == DENIED) != (want is None):
                    self.problems.append(
                        f"{step} {self.verb} is {answer.outcome},"
                        f" want {'denied' if want is None else 'allowed'}"
                    )
            elif answer.outcome == OK:
                have, count = int((finding.found or ["0"])[0]), len(want)
                if have != count:  # rows that were there before the world may belong to it, too
                    count = count_all(self.world, self.target, self.persona, rules)
                if have != count:
                    self.problems.append(f"{step} {self.verb} reaches {have} rows, want {count}")

    def moves(self) -> None:
        for finding in self.findings:
            if not finding.step.startswith("move "):
                continue
            answer = read_answer(finding.text, self.names)
            column = finding.step.removeprefix("move ")
            self.broken(answer, finding.step)
            wrote = finding.text != "ok" or (finding.found or ["0"])[0] != "0"
            sentence = f"{column} can be changed to somebody else's"
            if answer.outcome == OK and wrote and sentence not in self.problems:
                self.problems.append(sentence)

    def values(self) -> None:
        """Rows that may or may not become what is declared."""
        answers = []
        for step in (becoming.STEP, becoming.RETURNED):
            for one, answer in self.steps(step):
                self.broken(answer, f"{self.verb} of another value")
                answers.append((step, one.item, int((one.found or ["0"])[0]), answer))
        self.problems += becoming.value_problems(self.question.tried, self.verb, answers)

    def cascade(self) -> None:
        """Rows that went along with a DELETE although the persona may not delete them."""
        taken: dict[str, set[str]] = {}
        for finding in self.findings:
            for name, still in (finding.left_over or {}).items():
                if name in self.target.intent.takes:
                    continue
                rule = self.world.declaration.tables[name].rule(self.persona.role, "delete")
                for row in self.world.rows[name]:
                    own = rule is not None and rule.holds(row.held(self.persona.user))
                    if row.key not in still and not own:
                        taken.setdefault(name, set()).add(row.key)
        for name, keys in sorted(taken.items()):
            self.problems.append(f"takes along rows of {name} that are not theirs: {listed(keys)}")
