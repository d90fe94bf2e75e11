"""Decides and seals; touches no disk, no terminal and no network."""
