"""What each op of the account log asks for, and what it changes: one function an op."""
