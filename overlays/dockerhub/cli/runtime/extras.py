"""Parts of the package that need an extra to be installed."""

from collections.abc import Iterator
from contextlib import contextmanager

from dockerhub.cli.runtime.exit_codes import CommandError


@contextmanager
def needing(extra: str) -> Iterator[None]:
    """Say how to install what is imported here, if it is not."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise CommandError(
            f'{error.name} is not installed: pip install "dockerhub[cli,{extra}]"'
        ) from None
