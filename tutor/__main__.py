"""`python -m tutor` is the command `tutor`."""

from __future__ import annotations

import sys


def main() -> None:
    try:
        from tutor.cli import main as run
    except KeyboardInterrupt:  # Ctrl-C before the command has even been read
        sys.exit(130)
    run()


if __name__ == "__main__":  # a worker process that imports this module must not start a command
    main()
