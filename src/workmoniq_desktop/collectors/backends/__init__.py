"""One file per way of hearing one system; strangers to each other."""
