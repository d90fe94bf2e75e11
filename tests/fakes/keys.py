"""A data key for histories that live as long as one test."""


class TestKey:
    """Same key each time, so that a test can open what it wrote."""

    __test__ = False

    def __init__(self, byte: int = 7) -> None:
        self._byte = byte

    def sqlcipher(self) -> str:
        return f"{self._byte:02x}" * 32
