"""Where windows find colours and pictures: the same place as files that are written."""

from workmoniq_desktop.services.resources import path_of, read_text

__all__ = ["path_of", "read_text"]
