"""What `prove` found, file by file, as text and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yardpass_db.catalog import Difference
from yardpass_db.output import plural

SHOWN = 12


@dataclass(frozen=True)
class Proof:
    """How one file (or the repeatables together) did.

    `problem` is "" when all was equal. `skipped` says why there was nothing to compare.
    """

    id: str
    path: str
    problem: str = ""
    differences: tuple[Difference, ...] = ()
    skipped: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "file": self.path,
            "proved": not self.problem and not self.skipped,
            "problem": self.problem,
            "skipped": self.skipped,
            "differences": [str(one) for one in self.differences],
        }


@dataclass(frozen=True)
class Proofs:
    """All proofs in order."""

    proofs: tuple[Proof, ...]

    @property
    def failed(self) -> list[Proof]:
        return [proof for proof in self.proofs if proof.problem]

    def as_dict(self) -> dict[str, Any]:
        return {"proved": not self.failed, "migrations": [one.as_dict() for one in self.proofs]}

    def text(self) -> str:
        """What failed, with the differences; then the count of what is proved."""
        skipped = [proof for proof in self.proofs if proof.skipped]
        lines = [f"skip {proof.id}: {proof.skipped}" for proof in skipped]
        for proof in self.failed:
            lines += [f"FAIL {proof.id}: {proof.problem}", f"     {proof.path}"]
            lines += [f"     - {one}" for one in proof.differences[:SHOWN]]
            if len(proof.differences) > SHOWN:
                lines.append(f"     … and {len(proof.differences) - SHOWN} more")
        proved = len(self.proofs) - len(self.failed) - len(skipped)
        lines.append(f"{plural(proved, 'file')} proved: up, down, up, catalogs equal each time.")
        return "\n".join(lines)
