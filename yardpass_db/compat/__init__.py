"""What the application's names in the exposed schemas cover, and what they cannot.

`surface` reads the catalog once, `relationships` joins relations as PostgREST does, `coverage`
reports per table, `scan` per call site of an application.
"""
