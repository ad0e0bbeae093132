"""What a shell completes names from: Docker Hub, asked quickly, and never by a login.

A name that is not found in time is not completed, and nothing is said: a shell would print it into
the line that is being typed. Names are asked for with the token of a session that is there, or
without credentials. A password is never sent, since Docker Hub locks accounts, and a credential
helper is never asked, since it may ask for a password itself.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Final

import click

from dockerhub import __version__
from dockerhub.cli.runtime.completed_names import NameKind
from dockerhub.cli.runtime.completion_cache import NameCache
from dockerhub.cli.runtime.completion_questions import Question, question
from dockerhub.cli.runtime.login_stores import profiles_at
from dockerhub.cli.runtime.program import Program
from dockerhub.logins import (
    DEFAULT_PROFILE,
    LoginStore,
    Variable,
    credential_variables,
    is_access_token,
)

if TYPE_CHECKING:
    from dockerhub import DockerHub

_PATIENCE: Final = 2.0
"""Seconds to wait for Docker Hub; people wait for the shell."""


def find_names(
    kind: NameKind, context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the names that begin as the word that is being typed; none if anything fails."""
    try:
        found = _find(context.obj, kind, context, parameter, incomplete)
    except Exception:
        return []
    return sorted({each for each in found if each.startswith(incomplete) and each.isprintable()})


def _find(
    program: Program,
    kind: NameKind,
    context: click.Context,
    parameter: click.Parameter,
    incomplete: str,
) -> Iterable[str]:
    url = program.origin
    if kind is NameKind.FAULT:
        from dockerhub.emulator import fault_names  # noqa: PLC0415  # an extra

        return fault_names()
    if kind is NameKind.PROFILE:
        return _profiles(url)
    asked = question(kind, context, parameter, incomplete)
    if asked is None:
        return []
    return _ask(program, url, asked)


def _profiles(url: str) -> list[str]:
    store = LoginStore.of(os.environ)
    return [each.name for each in profiles_at(store, url)] if store else []


def _ask(program: Program, url: str, asked: Question) -> list[str]:
    """Return the names from the cache, or from Docker Hub; none for a while if it failed."""
    profile, token = _session(program, url)
    cache, key = NameCache.of(os.environ, program.clock.now), (url, profile, *asked.words)
    known = cache.get(key)
    if known is not None:
        return known
    cache.keep_nothing(key)
    found: list[str] = []

    def ask() -> None:
        with suppress(Exception), _client(program, url, token) as hub:
            found.extend(each for each in asked.ask(hub) if each)
            cache.keep(key, found)

    # It may take several requests. What is late may go on, but not beyond the end of this process.
    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_PATIENCE)
    return [*found]


def _client(program: Program, url: str, token: str | None) -> "DockerHub":
    from dockerhub import DockerHub, RetryPolicy  # noqa: PLC0415  # only if nothing is cached

    return DockerHub(
        base_url=url,
        token=token,
        anonymous=token is None,
        allow_http=program.options.allow_http,
        timeout=_PATIENCE,
        retry=RetryPolicy(retries=0, longest_wait=0, deadline=_PATIENCE),
        user_agent=f"dockerhub-completion/{__version__}",
        clock=program.clock,
    )


def _session(program: Program, url: str) -> tuple[str, str | None]:
    """Return what to call the session in the cache, and its token; none for an anonymous one."""
    options = program.options
    if options.anonymous:
        return "", None
    if options.profile is None and credential_variables(os.environ):
        token = os.environ.get(Variable.TOKEN, "").strip()
        if not token or is_access_token(token):
            return "", None
        # Several tokens may have been there in the time that the cache remembers.
        return f"token of {Variable.TOKEN}", token
    store = LoginStore.of(os.environ)
    if store is None:
        return "", None
    chosen = program.profile or store.current(url)
    name = chosen or DEFAULT_PROFILE
    if chosen:
        store.check(url, chosen)
    in_file = any(each.name == name and not each.in_helper for each in profiles_at(store, url))
    kept = store.find(url, name) if in_file else None
    return (f"profile {name}", kept.token.reveal()) if kept else ("", None)
