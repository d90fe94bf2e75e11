"""The page for one agent, on loopback only."""
