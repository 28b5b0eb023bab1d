"""`views list`, `retire` and `restore`: who calls a public view, taking it off, putting it back."""
