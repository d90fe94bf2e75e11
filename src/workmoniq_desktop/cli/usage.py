"""A call that does not make sense as it was typed; main turns it into exit 2."""


class Usage(Exception):
    """What is wrong with the arguments, in a few words, for the end of the usage message."""
