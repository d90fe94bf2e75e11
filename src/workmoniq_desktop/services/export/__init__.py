"""Writes the history in open formats."""
