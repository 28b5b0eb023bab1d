"""Kill the tool, its connection and the server at any moment; see what is left."""
