"""What the plan gate found, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """A policy, or a helper of policies, that is slow: where it shows and the better shape.

    `problem` is call, in, sub-plan, index, unbounded or broken (docs/how-to/write-a-fast-policy.md
    explains them); `policy` is the helper's signature when it is about a helper's body.
    """

    policy: str
    table: str
    roles: tuple[str, ...]
    command: str
    problem: str
    node: str
    cure: str
    file: str

    def as_dict(self) -> dict[str, Any]:
        return {**self.__dict__, "roles": list(self.roles)}

    def text(self) -> str:
        of = f" of {self.table} for {self.command} to {', '.join(self.roles)}" if self.table else ""
        return (
            f"{self.problem}: {self.policy}{of}\n"
            f"  {self.node}\n  better: {self.cure}\n  {self.file}"
        )


@dataclass
class Report:
    """What was planned, and what is wrong with it.

    `unjudged` are tables known to be small (16 and 17 let only a superuser pretend otherwise):
    nothing is said of how they are searched.
    """

    policies: int = 0
    helpers: int = 0
    unjudged: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.findings

    def as_dict(self) -> dict[str, Any]:
        """The report as `--json` prints it."""
        return {
            "passed": self.passed,
            "policies": self.policies,
            "helpers": self.helpers,
            "unjudged": self.unjudged,
            "findings": [one.as_dict() for one in self.findings],
        }

    def text(self) -> str:
        """The report for people."""
        counted = f"{self.policies} policies and {self.helpers} helpers planned"
        last = f"{counted}: {len(self.findings) or 'none'} slow."
        if self.unjudged:
            last += f" Too small to judge their indexes: {', '.join(self.unjudged)}."
        return "\n\n".join([*(one.text() for one in self.findings), last])
