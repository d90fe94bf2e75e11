"""What the support team runs on a host of its own: its keys, and one look at what a user shared."""
