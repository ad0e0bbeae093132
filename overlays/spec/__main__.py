"""`python -m spec generate|check`: the road from the vendor's document to the generated package."""

import argparse
import sys
from pathlib import Path

try:
    from spec._errors import SpecError
    from spec.generate import PACKAGE, check, generate
except ModuleNotFoundError as missing:
    sys.exit(f"{missing}. `make setup` installs what the tool chain needs.")


def main(arguments: list[str] | None = None) -> int:
    """Run a command of the tool chain.

    Returns:
        The exit code: 0, or 1 with a message on stderr if nothing could be generated.
    """
    parser = argparse.ArgumentParser(prog="python -m spec", description=__doc__)
    parser.add_argument(
        "command",
        choices=("generate", "check"),
        help="generate: write the package; check: fail unless it is what would be written",
    )
    parser.add_argument(
        "--root", type=Path, default=Path.cwd(), help="top folder of the project (default: here)"
    )
    options = parser.parse_args(arguments)
    root: Path = options.root.resolve()
    run = generate if options.command == "generate" else check
    try:
        run(root, root / "generated" / PACKAGE)
    except (SpecError, OSError) as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
