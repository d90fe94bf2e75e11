"""The command workmoniq-server: it exists so that an installation is complete, and serves later."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0, or 1 with one line on stderr. A wrong usage exits with 2."""
    parser = argparse.ArgumentParser(
        prog="workmoniq-server",
        description="Keeps sealed history for WorkMoniQ devices, without being able to read it.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('workmoniq')}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("serve", help="start the server (not in this release)")
    parser.parse_args(arguments)
    print("workmoniq-server: this release has no server yet", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
