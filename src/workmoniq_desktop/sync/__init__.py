"""Carries sealed history between this device and the server; started only while sync is on."""
