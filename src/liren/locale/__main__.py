from __future__ import annotations

import sys

from liren.locale import catalogues


def main(arguments: list[str]) -> int:
    match arguments:
        case []:
            sys.stdout.write(f"{catalogues.compile_catalogues()} sentences compiled.\n")
        case ["collect"]:
            sys.stdout.write(
                f"{catalogues.collect()} new sentences; write their English in src/liren/locale/en.\n"
            )
        case ["check"]:
            wrong = catalogues.faults()
            sys.stdout.write("".join(f"{line}\n" for line in wrong))
            return 1 if wrong else 0
        case _:
            sys.stderr.write("python -m liren.locale [collect|check]\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
