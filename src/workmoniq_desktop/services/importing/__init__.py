"""Reads history written elsewhere."""
