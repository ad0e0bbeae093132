"""`python -m spec`: from the vendor's document to the generated package."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

try:
    from spec.changes.changelog import as_json, as_markdown
    from spec.errors import SpecError
    from spec.generation.generate import PACKAGE, check, generate
    from spec.update.client_methods import methods_by_operation
    from spec.update.conformance import run_conformance
    from spec.update.diff import compare_documents, last_release
    from spec.update.results import UpdateOptions
    from spec.update.update import update
except ModuleNotFoundError as missing:
    sys.exit(f"{missing}. `make setup` installs what the tool chain needs.")


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit code; errors are messages on stderr."""
    options = _parser().parse_args(arguments)
    root: Path = options.root.resolve()
    try:
        for line in _run(root, options):
            print(line)
    except (SpecError, OSError) as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{options.command}: interrupted. {_LEFT}", file=sys.stderr)
        return _INTERRUPTED
    return 0


_LEFT: Final = "Every file is as it was, or, if it was done already, all are new; never some."
_INTERRUPTED: Final = 128 + signal.SIGINT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m spec", description=__doc__)
    rooted = argparse.ArgumentParser(add_help=False)
    rooted.add_argument(
        "--root", type=Path, default=Path.cwd(), help="top folder of the project (default: here)"
    )
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, what: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=what, parents=[rooted])

    command("generate", "write the package")
    command("check", "fail unless the package is what would be written")
    new = command("update", "update from a new document of Docker")
    new.add_argument("source", help="path or URL of the document")
    new.add_argument("--prune", action="store_true", help="delete obsolete actions")
    new.add_argument(
        "--accept",
        default="",
        help="with commas: names of conflicting actions that stay as they are, or `all`; "
        "`tag:NAME` lets operations move to a new tag",
    )
    diff = command("diff", "say what changed between two documents")
    diff.add_argument("old", help="path or URL of a document, or of a corrected spec")
    diff.add_argument("new", help="another one")
    diff.add_argument("--json", action="store_true", help="write JSON, not Markdown")
    proposal = command("propose", "propose corrections from the report of a live check")
    proposal.add_argument("report", type=Path, help="the report, as JSON")
    return parser


def _run(root: Path, options: argparse.Namespace) -> Sequence[str]:
    package = root / "generated" / PACKAGE
    if options.command == "generate":
        return [f"normalized {note}" for note in generate(root, package).notes]
    if options.command == "check":
        check(root, package)
        return []
    if options.command == "propose":
        # It needs the generated package, which the other commands may not find yet.
        from spec.propose.report import propose  # noqa: PLC0415

        return [propose(root, options.report).rstrip()]
    if options.command == "diff":
        changes, title = compare_documents(root, options.old, options.new)
        if options.json:
            return [as_json(changes, last_release(root)).rstrip()]
        methods = methods_by_operation(root)
        return [as_markdown(changes, last_release(root), title, methods).rstrip()]
    accepted = tuple(name for name in options.accept.split(",") if name)
    decided = UpdateOptions(prune=options.prune, accepted=accepted)
    return [str(update(root, options.source, decided, run_conformance))]


if __name__ == "__main__":
    # Ended by a signal, it leaves nothing behind, as with Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(main())
