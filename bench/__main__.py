"""`make bench`: costs of the main pages at 100 and 10,000 families (ARGS="--families 100000")."""

import argparse
import os
import sys
import time
from pathlib import Path

from bench import scratch


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--families", type=int, nargs="*", default=[100, 10_000])
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--requests", type=int, default=160)
    asked = parser.parse_args()
    failed = 0
    for families in asked.families:
        with scratch.installation() as folder:
            # Each size runs in a process of its own: settings are read once a process.
            pid = os.fork()
            if pid == 0:
                os._exit(one_size(folder, families, asked))
            failed |= os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return failed


def one_size(folder: Path, families: int, asked: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 - after the environment is set

    django.setup()
    from bench import run  # noqa: PLC0415

    begun = time.perf_counter()
    print(f"\n{families:,} families", flush=True)
    run.run(folder, families, asked.port, asked.requests)
    print(f"({time.perf_counter() - begun:.0f} s in all)", flush=True)
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
