"""Make the relative links and images of a Markdown text absolute.

Docker Hub shows a README away from the files that it points to.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

import click

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_CODE: Final = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
_DEFINITION: Final = re.compile(r"(?P<before> {0,3}\[[^\]]+\]:\s*<?)(?P<target>[^\s<>]+)")
_IN_PLACE: Final = (
    re.compile(r"(?P<before>\]\(\s*<?)(?P<target>[^\s<>()]+)"),
    re.compile(r"""(?P<before>\b(?:src|href)\s*=\s*["'])(?P<target>[^"']+)""", re.IGNORECASE),
)
"""Links and images in Markdown and in HTML."""


def rewrite_links(text: str, base_url: str) -> str:
    """Return a text whose relative links begin with a URL; code stays as it is."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise click.UsageError(f"--base-url must begin with https://, not be {base_url!r}.")
    base = f"{base_url}/"

    def join(found: re.Match[str]) -> str:
        target = str(found["target"])
        absolute = target if _ABSOLUTE.match(target) else urljoin(base, target.lstrip("/"))
        return str(found["before"]) + absolute

    def change(prose: str) -> str:
        for pattern in _IN_PLACE:
            prose = pattern.sub(join, prose)
        return prose

    lines = _with_fences(text.splitlines(keepends=True))
    return "".join(
        line
        if is_code
        else _DEFINITION.sub(join, line)
        if _DEFINITION.match(line)
        else _outside_code(line, change)
        for line, is_code in lines
    )


def _with_fences(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it belongs to a block of code."""
    opening: str | None = None
    for line in lines:
        fence = _FENCE.match(line)
        yield line, opening is not None or fence is not None
        if fence is None:
            continue
        if opening is None:
            opening = fence[1]
        elif fence[1].startswith(opening) and not line[fence.end() :].strip():
            opening = None


def _outside_code(line: str, change: Callable[[str], str]) -> str:
    """Change what is not between backticks."""
    parts, end = [], 0
    for code in _CODE.finditer(line):
        parts += [change(line[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*parts, change(line[end:])])
