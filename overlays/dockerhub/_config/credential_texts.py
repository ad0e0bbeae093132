"""User names, passwords and tokens as they come from files and variables: cleaned, or refused.

A byte order mark or a line end would cost a login, and Docker Hub locks accounts after some. No
message shows what it is about.
"""

from typing import Final

from dockerhub._auth.jwt import fits_header, is_jwt
from dockerhub._base.arguments import has_control
from dockerhub._base.environment import Variable
from dockerhub._base.errors import InvalidArgumentError

_ACCESS_TOKENS: Final = ("dckr_pat_", "dckr_oat_")
"""How access tokens begin, which sign in like a password; a session's token is a JWT."""
_BYTE_ORDER_MARK: Final = "\ufeff"


def clean_username(name: str, text: str) -> str:
    """Return a user name without what surrounds it; `ValueError` if it cannot be one."""
    return clean_password(name, text.removeprefix(_BYTE_ORDER_MARK).strip())


def clean_password(name: str, text: str) -> str:
    """Return a password without byte order mark and line end; `ValueError` if it cannot be one."""
    clean = text.removeprefix(_BYTE_ORDER_MARK).rstrip("\r\n")
    problem = None
    if "\0" in clean:
        problem = "has a NUL character: it may be UTF-16, as PowerShell writes it; use UTF-8"
    elif not _is_unicode(clean):
        problem = "is not text in UTF-8"
    elif "\n" in clean or "\r" in clean:
        problem = "has more than one line"
    elif has_control(clean):
        problem = "has a control character"
    if problem:
        raise InvalidArgumentError(name, problem)
    return clean


def clean_token(name: str, text: str) -> str:
    """Return a token without what surrounds it; `ValueError` if no header may hold it."""
    clean = text.removeprefix(_BYTE_ORDER_MARK).strip()
    # What refuses it later would show it.
    if clean and not fits_header(clean):
        raise ValueError(f"{name} has a character that no token has, such as a space or line end")
    return clean


def is_access_token(token: str) -> bool:
    """Tell whether a token is a personal or organization access token, which signs in.

    Args:
        token: The token, e.g. what ``DOCKERHUB_TOKEN`` holds.
    """
    return token.startswith(_ACCESS_TOKENS)


def check_session_token(name: str, token: str) -> None:
    """Refuse (`ValueError`) a text that is not the token of a session."""
    if not is_jwt(token):
        raise ValueError(
            f"{name} is neither the token of a session (a JWT) nor an access token (dckr_pat_..., "
            f"dckr_oat_...): a password, or an access token of another form, goes in place of the "
            f"password (password= or {Variable.PASSWORD}), together with the user name"
        )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
