"""A terminal with a person at it, as far as a verb can see."""

import io


class Screen(io.StringIO):
    """What is printed on a screen; or, with lines, what a person types there."""

    def isatty(self) -> bool:
        return True
