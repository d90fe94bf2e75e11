"""What is typed: the verbs of the command workmoniq-console."""
