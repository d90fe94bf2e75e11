"""Asks or tells the operating system: secrets, paths, clock, autostart."""
