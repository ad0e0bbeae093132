"""Secrets that a client has sent, kept out of what a server says of them in its errors."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import quote

from dockerhub._base.errors import HubError, HubResponseError
from dockerhub._base.secret import Secret

_SHORTEST: Final = 6
"""Characters; so long is a code. What is shorter would be found everywhere."""
_MOST: Final = 100
_HIDDEN: Final = "****"
_CUT: Final = "…"
"""What a message ends with that was cut."""


class KnownSecrets:
    """The latest secrets that a client has sent."""

    def __init__(self) -> None:
        self._secrets: tuple[Secret, ...] = ()

    def add(self, *secrets: Secret) -> None:
        """Take in what is sent; a proxy or a server may send it back."""
        new = tuple(each for each in secrets if len(each.reveal()) >= _SHORTEST)
        if self._secrets[-len(new) :] == new:
            return
        kept = tuple(each for each in self._secrets if each not in new)
        self._secrets = (*kept, *new)[-_MOST:]

    @contextmanager
    def kept_out(self) -> Iterator[None]:
        """Replace the secrets in each text of an error that is raised."""
        try:
            yield
        except HubError as error:
            self.hide_in(error)
            raise

    def hide_in(self, error: HubError) -> None:
        """Replace the secrets in each text of an error."""
        forms = sorted({each for secret in self._secrets for each in _forms(secret)}, key=len)
        forms.reverse()
        error.message = _without(error.message, forms)
        error.args = (error.message,)
        error.target = _deep(error.target, forms)
        if isinstance(error, HubResponseError):
            error.request_id = _deep(error.request_id, forms)
            body, raw = _deep(error.body, forms), error.raw_body
            for form in forms:
                raw = raw.replace(form.encode(), _HIDDEN.encode())
            # It may be written there in another way.
            shown = body == error.body or raw != error.raw_body
            error.body, error.raw_body = body, raw if shown else b""


def _forms(secret: Secret) -> Iterator[str]:
    """Yield the ways in which a secret is written in texts."""
    from html import escape  # noqa: PLC0415  # few requests fail

    text = secret.reveal()
    yield from (text, " ".join(text.split()), quote(text), quote(text, safe=""), escape(text))
    yield from (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])
    yield base64.b64encode(text.encode()).decode()


def _deep(value: Any, forms: list[str]) -> Any:
    if isinstance(value, str):
        return _without(value, forms)
    if isinstance(value, list):
        return [_deep(each, forms) for each in value]
    if isinstance(value, dict):
        return {_without(key, forms): _deep(each, forms) for key, each in value.items()}
    return value


def _without(text: str, forms: list[str]) -> str:
    for form in forms:
        text = text.replace(form, _HIDDEN)
    before, cut, after = text.rpartition(_CUT)
    return f"{_without_end(before, forms)}{cut}{after}" if cut else text


def _without_end(text: str, forms: list[str]) -> str:
    """Replace what was left of a secret when the text was cut."""
    for form in forms:
        for length in range(len(form) - 1, _SHORTEST - 1, -1):
            if text.endswith(form[:length]):
                return text[:-length] + _HIDDEN
    return text
