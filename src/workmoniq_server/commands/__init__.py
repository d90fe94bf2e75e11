"""What an operator does from the command line, a file for each thing."""
