"""Who may see and change what: declared in sql/rls/access.toml, measured by behaviour, compared."""
