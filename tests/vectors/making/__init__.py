"""One module a file of tests/vectors/v1: each gives what stands in it."""
