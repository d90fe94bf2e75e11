"""What holds for all tests."""

import gc

from hypothesis import settings

# A busy machine takes as long as it takes. make test draws the same examples each time, so that
# what passed once is not refused later by luck; make test-long and a plain pytest draw others.
settings.register_profile("other", deadline=None)
settings.register_profile("same", deadline=None, derandomize=True)
settings.load_profile("other")


def pytest_collection_finish() -> None:
    """Leave what all the tests' modules brought out of every later collection of garbage.

    It stays to the end, and looking through it each time takes a quarter of all the time.
    """
    gc.collect()
    gc.freeze()
