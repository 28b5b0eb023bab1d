"""A page and a picture of each schema's tables, made of the live catalog by `docs`."""
