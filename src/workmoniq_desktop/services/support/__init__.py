"""One-time support access: what is shown, and to whom."""
