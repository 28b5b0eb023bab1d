"""What the fixture `pg` is: a connection in a transaction, with all assertions on it."""

from __future__ import annotations

from yardpass_db.testing.casts import Casts
from yardpass_db.testing.errors import Errors
from yardpass_db.testing.indexes import Indexes
from yardpass_db.testing.keys import Keys
from yardpass_db.testing.plans import Plans
from yardpass_db.testing.policies import Policies
from yardpass_db.testing.results import Results
from yardpass_db.testing.roles import Privileges, Roles
from yardpass_db.testing.triggers import Partitions, Triggers
from yardpass_db.testing.values import Values


class Pg(
    Roles,
    Privileges,
    Triggers,
    Partitions,
    Indexes,
    Keys,
    Casts,
    Policies,
    Results,
    Values,
    Errors,
    Plans,
):
    """A database in a test: pgTAP's assertions under their names, and `rows`, `value`, `run`.

    Everything happens in one transaction that the fixture rolls back. An assertion that does not
    hold raises AssertionError: what was asked, have and want, and what differs.
    """
