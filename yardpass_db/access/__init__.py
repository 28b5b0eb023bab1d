"""Who may see and change what: declared in sql/rls/access.toml, measured by behaviour, compared."""

PATIENCE = 60  # seconds to wait for somebody else's check: longer than a large tree's takes
