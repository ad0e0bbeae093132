"""Docker's credential helpers: programs ``docker-credential-NAME`` that ask a keychain.

``get`` takes a server on standard input and gives ``{"ServerURL", "Username", "Secret"}``,
``store`` takes such an object, and ``erase`` a server
(https://github.com/docker/docker-credential-helpers#development). What a helper prints may be a
secret, so errors are raised outside of the handlers of those that would hold it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from dockerhub._auth.helper_process import HelperOutput
from dockerhub._base.environment import Variable
from dockerhub._base.errors import CredentialStoreError

Pair = tuple[str, str]
"""User name and secret."""

NOTHING: Final[Pair] = ("", "")

WAY_OUT: Final = (
    f"or pass username= and password= (or set {Variable.USERNAME} and {Variable.PASSWORD})"
)

_NOTHING_KEPT: Final = re.compile(
    # The sentence of the protocol, and what other helpers and keychains say.
    rb"credentials? (was |were )?not found|no (stored |matching |such )?credentials? (found |for )"
    rb"|no (stored|matching|such) credential|element not found"
    rb"|(item|secret|entry|password) (was |could )?not (be )?found"
    rb"|no such (item|secret|entry|password)",
    re.IGNORECASE,
)
_LONGEST_LINE: Final = 200


HelperRunner = Callable[[str, str], HelperOutput]
"""Asks a helper, by its short name, for the login at a server; raises OSError if it cannot."""


HelperAction = Callable[[str, str, bytes], HelperOutput]
"""Has a helper, by its short name, do an action with an input; raises OSError if it cannot."""


def ask_helper(run: HelperRunner, name: str, server: str, named_by: str) -> Pair:
    """Return the login that a helper has for a server; `NOTHING` if it has none.

    `named_by` is the config file that names the helper, for the `CredentialStoreError` of one
    that is missing, slow, failed or gave something else than a login.
    """
    try:
        output = run(name, server)
    except OSError as error:
        problem = error.strerror or str(error)
    else:
        if _has_nothing(output):
            return NOTHING
        pair = _read_pair(output)
        if pair:
            return pair
        problem = _problem(output)
    raise CredentialStoreError(
        f"Docker's credential helper docker-credential-{name}, which {named_by} names, cannot be "
        f"used: {problem}. Install it, unlock its keychain, {WAY_OUT}"
    )


def store_in_helper(run: HelperAction, name: str, server: str, username: str, secret: str) -> str:
    """Have a helper keep a login, and check that it did; return why it did not, or nothing.

    The keychain of Windows takes no long tokens
    (https://github.com/docker/hub-tool/issues/207).
    """
    login = json.dumps({"ServerURL": server, "Username": username, "Secret": secret})
    problem = _act(run, name, "store", login.encode())
    if problem:
        return problem.replace(secret, "****")
    try:
        kept = _read_pair(run(name, "get", f"{server}\n".encode()))
    except OSError as error:
        problem = error.strerror or str(error)
    else:
        if kept == (username, secret):
            return ""
        problem = "it returns something other than it was given"
    _act(run, name, "erase", f"{server}\n".encode())
    return problem


def erase_in_helper(run: HelperAction, name: str, server: str) -> None:
    """Have a helper delete a login; `CredentialStoreError` if it did not."""
    problem = _act(run, name, "erase", f"{server}\n".encode())
    if problem:
        raise CredentialStoreError(
            f"docker-credential-{name} did not delete the login to {server}: {problem}"
        )


def _act(run: HelperAction, name: str, action: str, stdin: bytes) -> str:
    """Have a helper do something that gives no output; return why it did not, or nothing."""
    try:
        output = run(name, action, stdin)
    except OSError as error:
        return error.strerror or str(error)
    return _problem(output) if output.exit_code and not _has_nothing(output) else ""


def _has_nothing(output: HelperOutput) -> bool:
    """Tell whether a helper says that it has no such login, which is not a failure."""
    said = (output.stdout, output.stderr)
    return bool(output.exit_code) and any(map(_NOTHING_KEPT.search, said))


def _read_pair(output: HelperOutput) -> Pair | None:
    document = None if output.exit_code else parse_json(output.stdout)
    if not isinstance(document, dict):
        return None
    username, secret = document.get("Username"), document.get("Secret")
    if isinstance(username, str) and isinstance(secret, str):
        return username, secret
    return None


def _problem(output: HelperOutput) -> str:
    if not output.exit_code:
        return 'it did not answer with a JSON object that has "Username" and "Secret"'
    failure = f"it failed with exit code {output.exit_code}"
    line = _first_line(output.stderr) or _first_line(output.stdout)
    # A helper that fails after its output must not have that shown.
    return f"{failure}: {line}" if line and "{" not in line else failure


def _first_line(output: bytes) -> str:
    line = output.strip().partition(b"\n")[0].decode(errors="replace").strip()
    return "".join(char if char.isprintable() else "?" for char in line[:_LONGEST_LINE])


def parse_json(content: bytes) -> Any:
    """Decode JSON; None if it is none."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
