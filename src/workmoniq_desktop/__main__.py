"""The program: hardens itself, then hands the command line its ways in."""

import sys
from functools import partial

from workmoniq_desktop.services.desk import Tray


def main() -> int:
    """Do what the command line says; the exit code."""
    from workmoniq_desktop.system.hardening import (  # noqa: PLC0415  # before all else
        harden,
        have_standard_streams,
    )

    have_standard_streams()
    harden()
    from workmoniq_desktop.bootstrap.doors import make_doors  # noqa: PLC0415  # after hardening
    from workmoniq_desktop.cli.main import main as obey  # noqa: PLC0415

    return obey(sys.argv[1:], partial(make_doors, find_tray=_find_tray))


def _find_tray() -> Tray:
    """The windows; only a run that shows them pays for Qt."""
    from workmoniq_desktop.ui.application import run_tray  # noqa: PLC0415  # staged

    return run_tray


if __name__ == "__main__":
    sys.exit(main())
