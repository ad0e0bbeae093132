"""Tags as people write them: ``acme/app v1`` or ``acme/app:v1``."""

from collections.abc import Sequence

import click


def read_tag_name(repository: str, tag: str | None) -> tuple[str, str | None]:
    """Return the repository and the tag of two arguments, of which the first may name both."""
    name, own = _split(repository)
    if own is not None and tag is not None:
        raise click.UsageError(f"{repository} names a tag already: omit {tag!r}.")
    return name, tag if own is None else own


def required_tag(repository: str, tag: str | None) -> tuple[str, str]:
    """Do the same where there has to be a tag."""
    name, found = read_tag_name(repository, tag)
    if found is None:
        raise click.UsageError(f"Name the tag: {_example(name)}.")
    return name, found


def read_tag_names(repository: str, tags: Sequence[str]) -> tuple[str, list[str]]:
    """Return the repository and the tags, each once, of arguments that may name both."""
    name, own = _split(repository)
    found = [] if own is None else [own]
    for each in tags:
        other, tag = _split(each)
        if tag is not None and other != name:
            raise click.UsageError(f"{each} is not of {name}: name tags of one repository.")
        found.append(each if tag is None else tag)
    if not found:
        raise click.UsageError(f"Name the tags: {_example(name)}.")
    return name, list(dict.fromkeys(found))


def _split(text: str) -> tuple[str, str | None]:
    """Split at the colon of the tag; that of a registry's port is before a slash."""
    name, colon, tag = text.rpartition(":")
    return (name, tag) if colon and "/" not in tag and "@" not in name else (text, None)


def _example(name: str) -> str:
    """Return how a tag of a repository is named, which may have been given with a digest."""
    return f"{name.partition('@')[0]}:TAG"
