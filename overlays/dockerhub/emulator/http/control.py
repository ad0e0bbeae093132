"""The control API under ``/_emulator``: faults, clock, limits, log and reset, from any language.

========  ======================  ==============================================================
method    path                    what it does
========  ======================  ==============================================================
GET       /_emulator/faults       all faults with their options, and which are turned on
POST      /_emulator/faults       turn one on: ``{"name": …, "times": 1, "after": 0, "path":
                                  null, "method": null, "options": {…}}``
DELETE    /_emulator/faults       turn all off
GET       /_emulator/clock        ``{"now": Unix seconds}``
POST      /_emulator/clock        one of ``{"set": s}``, ``{"advance": s}``, ``{"freeze": s or
                                  null}``, ``{"run": true}``
GET       /_emulator/rate-limit   ``{"limit", "window", "form", "enforced"}``
PUT       /_emulator/rate-limit   any of these, or all
GET       /_emulator/settings     lifetimes, limits and behavior
PUT       /_emulator/settings     any of these, or all
GET       /_emulator/requests     the requests served since the start or the last reset
DELETE    /_emulator/requests     empty this log
POST      /_emulator/push         push a tag: ``{"repository": "acme/app", "tag": "1.0", "by":
                                  "alice", "content": any text}``; webhooks are called
GET       /_emulator/deliveries   what came of the requests to webhooks
POST      /_emulator/reset        back to the seed
========  ======================  ==============================================================

Requests to the control API are not limited and not logged, and no fault applies to them.
"""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus

from dockerhub.emulator import errors
from dockerhub.emulator.api.handlers import Backend, Caller, Request, Response, Route
from dockerhub.emulator.api.requests import check_fields, json_object
from dockerhub.emulator.faults.rules import Faults
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.clock import EmulatedClock
from dockerhub.emulator.state.pushes import ImmutableTagError

from .deliveries import push_and_deliver

_ROOT = "/_emulator"
_CLOCK_CHANGES: dict[str, Callable[[EmulatedClock, float], None]] = {
    "set": EmulatedClock.set,
    "advance": EmulatedClock.advance,
    "freeze": EmulatedClock.freeze,
}
_NO_CONTENT = Response(status=HTTPStatus.NO_CONTENT)


def serves(path: str) -> bool:
    """Tell whether a path belongs to the emulator itself, not to the API."""
    return path in {"/", _ROOT} or path.startswith(_ROOT + "/")


def routes(faults: Faults) -> list[Route]:
    """Return the routes of the control API."""
    on_faults = {
        "GET": partial(show_faults, faults),
        "POST": partial(add_fault, faults),
        "DELETE": partial(clear_faults, faults),
    }
    return [
        Route(f"{_ROOT}/faults", on_faults),
        Route(f"{_ROOT}/clock", {"GET": show_clock, "POST": change_clock}),
        Route(f"{_ROOT}/rate-limit", {"GET": show_rate_limit, "PUT": change_rate_limit}),
        Route(f"{_ROOT}/settings", {"GET": show_settings, "PUT": change_settings}),
        Route(f"{_ROOT}/requests", {"GET": show_requests, "DELETE": clear_requests}),
        Route(f"{_ROOT}/push", {"POST": push_tag}),
        Route(f"{_ROOT}/deliveries", {"GET": show_deliveries}),
        Route(f"{_ROOT}/reset", {"POST": partial(reset, faults)}),
    ]


def show_faults(faults: Faults, *_: object) -> Response:
    """``GET /_emulator/faults``."""
    kinds = {
        name: {"does": kind.summary, "options": kind.options()}
        for name, kind in faults.kinds().items()
    }
    return json_response({"active": faults.active(), "faults": kinds})


def add_fault(faults: Faults, _backend: Backend, _caller: Caller, request: Request) -> Response:
    """``POST /_emulator/faults``."""
    body = json_object(request)
    check_fields(body, required={"name": str}, optional={"after": int, "options": dict})
    known = {"name", "times", "after", "path", "method", "options"}
    if not set(body) <= known:
        raise errors.invalid(
            {min(set(body) - known): f"is unknown; known are {', '.join(sorted(known))}"}
        )
    for name, kind in (("times", int), ("path", str), ("method", str)):
        if body.get(name) is not None:
            check_fields(body, required={name: kind})
    options = body.pop("options", {})
    if set(options) & known:
        raise errors.invalid(
            {"options": f"must not hold {', '.join(sorted(set(options) & known))}"}
        )
    with _errors_of("name"):
        faults.add(**body, **options)
    return show_faults(faults)


def clear_faults(faults: Faults, *_: object) -> Response:
    """``DELETE /_emulator/faults``."""
    faults.clear()
    return _NO_CONTENT


def show_clock(backend: Backend, *_: object) -> Response:
    """``GET /_emulator/clock``."""
    return json_response({"now": backend.clock.now()})


def change_clock(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``POST /_emulator/clock``."""
    body = json_object(request)
    if len(body) != 1 or not set(body) <= {*_CLOCK_CHANGES, "run"}:
        raise errors.invalid({"clock": f"takes exactly one of {', '.join(_CLOCK_CHANGES)}, run"})
    change, value = body.popitem()
    if change == "run":
        backend.clock.run()
    elif change == "freeze" and value is None:
        backend.clock.freeze()
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise errors.invalid({change: "must be a number of seconds"})
    else:
        with _errors_of(change):
            _CLOCK_CHANGES[change](backend.clock, float(value))
    return show_clock(backend)


def show_rate_limit(backend: Backend, *_: object) -> Response:
    """``GET /_emulator/rate-limit``."""
    return json_response(dataclasses.asdict(backend.limiter.rate_limit))


def change_rate_limit(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``PUT /_emulator/rate-limit``: counting starts again."""
    body = json_object(request)
    check_fields(body, optional={"limit": int, "form": str, "enforced": bool})
    with _errors_of("rate-limit"):
        backend.limiter.replace(dataclasses.replace(backend.limiter.rate_limit, **body))
    return show_rate_limit(backend)


def show_settings(backend: Backend, *_: object) -> Response:
    """``GET /_emulator/settings``."""
    return json_response(dataclasses.asdict(backend.settings))


def change_settings(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``PUT /_emulator/settings``: all that are named, or none."""
    body = json_object(request)
    with _errors_of("settings"):
        backend.settings.copy_from(dataclasses.replace(backend.settings, **body))
    return show_settings(backend)


def show_requests(backend: Backend, *_: object) -> Response:
    """``GET /_emulator/requests``."""
    return json_response(
        {"requests": [dataclasses.asdict(line) for line in backend.requests.lines()]}
    )


def clear_requests(backend: Backend, *_: object) -> Response:
    """``DELETE /_emulator/requests``."""
    backend.requests.clear()
    return _NO_CONTENT


def push_tag(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``POST /_emulator/push``: a tag that is immutable is refused with 403."""
    body = json_object(request)
    check_fields(
        body, required={"repository": str, "tag": str}, optional={"by": str, "content": str}
    )
    known = ("repository", "tag", "by", "content")
    try:
        with _errors_of("push"):
            given = {name: body[name] for name in known if name in body}
            pushed, _ = push_and_deliver(backend, origin=request.origin, **given)
    except ImmutableTagError as error:
        raise errors.forbidden(str(error)) from None
    return json_response({"tag": pushed.name, "digest": pushed.manifest.digest}, HTTPStatus.CREATED)


def show_deliveries(backend: Backend, *_: object) -> Response:
    """``GET /_emulator/deliveries``."""
    return json_response({"deliveries": [dataclasses.asdict(each) for each in backend.deliveries]})


def reset(faults: Faults, backend: Backend, *_: object) -> Response:
    """``POST /_emulator/reset``."""
    backend.reset()
    faults.clear()
    return _NO_CONTENT


@contextmanager
def _errors_of(name: str) -> Iterator[None]:
    """Respond with 400 and the reason to a value that is refused."""
    try:
        yield
    except (TypeError, ValueError, OverflowError) as error:
        raise errors.invalid({name: str(error)}) from None
