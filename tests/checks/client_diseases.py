"""What makes a database ill, continued: what clients have past the grants of the tree."""

from __future__ import annotations

from .diseases import Disease

ROLES, SCHEMAS = "0055_client_roles", "0056_client_schemas"
DEFAULTS = "0057_default_privileges"
BY_DEFAULT = "alter default privileges{} grant {} to {}"
NOT_BY_DEFAULT = "alter default privileges{} revoke {} from {}"


def by_default(name: str, where: str, what: str, to: str, found: str) -> Disease:
    """Something that is granted whenever an object is made."""
    taken = what.replace("select", "all").replace("execute", "all")
    cure = NOT_BY_DEFAULT.format(where, taken, to)
    return Disease(DEFAULTS, name, BY_DEFAULT.format(where, what, to), found, cure)


CLIENT_DISEASES = [
    Disease(
        ROLES,
        "member",
        "create role yardpass_db_test_group; grant yardpass_db_test_group to authenticated",
        "authenticated",
        "revoke yardpass_db_test_group from authenticated",
    ),
    Disease(
        ROLES,
        "member of a role that passes policies",
        "create role yardpass_db_test_boss bypassrls; grant yardpass_db_test_boss to anon",
        "anon",
        "revoke yardpass_db_test_boss from anon",
    ),
    Disease(
        ROLES,
        "owner of a table",
        "grant create on schema users to authenticated;"
        "alter table users.follows owner to authenticated",
        "authenticated",
        "alter table users.follows owner to postgres",
    ),
    Disease(
        ROLES,
        "owner of a function",
        "grant create on schema private to authenticated;"
        "alter function private.user_orgs(public.org_role) owner to authenticated",
        "authenticated",
        "alter function private.user_orgs(public.org_role) owner to postgres",
    ),
    Disease(
        SCHEMAS,
        "unknown",
        "create schema api; grant usage on schema api to anon",
        "api",
        "revoke usage on schema api from anon",
    ),
    Disease(
        SCHEMAS,
        "of the tree, by everybody",
        "grant usage on schema payments to public",
        "payments",
        "revoke usage on schema payments from public",
    ),
    Disease(
        SCHEMAS,
        "of users, by visitors",
        "grant usage on schema users to anon",
        "users",
        "revoke usage on schema users from anon",
    ),
    by_default(
        "tables of a domain", " in schema ticketing", "select on tables", "anon", "ticketing"
    ),
    by_default(
        "functions", " in schema private", "execute on functions", "authenticated", "private"
    ),
    by_default("everywhere", "", "select on tables", "authenticated", "every schema"),
    by_default("by everybody", " in schema analytics", "select on tables", "public", "analytics"),
]
