"""What can go wrong between the server and where it remembers."""


class StoreUnavailable(Exception):
    """The database or the object store did not answer, is full, or has too much to do.

    Nothing is said about whether an unfinished write took place; every write may be repeated.
    """


class SchemaMismatch(Exception):
    """The database was written by a newer release, or PostgreSQL still waits for `migrate`."""


class BodyUnreadable(Exception):
    """A stored body does not open under its account's server key, or its object is missing."""
