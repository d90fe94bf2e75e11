"""Remembers: the encrypted history on the device."""
