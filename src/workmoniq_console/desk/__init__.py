"""One look from code to purge: one at a time, in memory."""
