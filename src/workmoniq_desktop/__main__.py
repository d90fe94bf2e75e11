"""The program: hardens itself, then hands the command line its ways in."""

import sys


def main() -> int:
    """Do what the command line says; the exit code."""
    from workmoniq_desktop.system.hardening import harden  # noqa: PLC0415  # before all else

    harden()
    from workmoniq_desktop.bootstrap.doors import make_doors  # noqa: PLC0415  # after hardening
    from workmoniq_desktop.cli.main import main as obey  # noqa: PLC0415

    return obey(sys.argv[1:], make_doors)


if __name__ == "__main__":
    sys.exit(main())
