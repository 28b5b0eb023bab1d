"""The live catalog beside what the history says, in both directions.

`shadow` replays the history's texts, `expectation` keeps what they make, `compare` and `report`
tell what differs by object, `sql` and what it is made of write the statements either way;
`observer` does one look, `watch` one after the other.
"""
