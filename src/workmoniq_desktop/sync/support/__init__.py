"""How one grant of support access is spoken of with the server that carries it."""
