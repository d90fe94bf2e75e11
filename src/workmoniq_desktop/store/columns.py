"""Values of our own columns, as the types they were written with."""


def as_bytes(value: object) -> bytes:
    """Raises AssertionError for anything else."""
    assert isinstance(value, bytes)  # noqa: S101  # our own column
    return value


def as_int(value: object) -> int:
    """Raises AssertionError for anything else."""
    assert isinstance(value, int)  # noqa: S101  # our own column
    return value
