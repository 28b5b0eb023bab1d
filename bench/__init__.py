"""Times yardpass-db beside psql and today's migration tools: `python -m bench`."""
