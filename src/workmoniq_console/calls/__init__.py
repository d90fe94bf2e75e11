"""Talks with the server that carries what users share."""
