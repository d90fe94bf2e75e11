"""Paint and click, no rules."""
