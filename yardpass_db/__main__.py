"""Let `python -m yardpass_db` do what the console script does."""

from yardpass_db.cli import main

main()
