"""The fixtures of the YardPass tree."""

from yardpass_tree import acting, database, migrated_url, world

__all__ = ["acting", "database", "migrated_url", "world"]
