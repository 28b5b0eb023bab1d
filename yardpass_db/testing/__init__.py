"""Tests of a PostgreSQL database in pytest: assertions, personas, rows, TAP.

pytest loads `plugin` by itself; everything else is imported when a test asks for a fixture.
"""
