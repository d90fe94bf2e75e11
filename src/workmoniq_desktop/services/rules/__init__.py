"""Rules: what they match, what they do, and what they would change."""
