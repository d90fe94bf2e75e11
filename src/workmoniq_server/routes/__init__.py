"""The calls of the interface, a file for each thing they are about."""
