"""Starting with the session: one file for each operating system, all with the same three verbs."""
