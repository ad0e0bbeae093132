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
POST      /_emulator/reset        back to the seed
========  ======================  ==============================================================

Requests to the control API are not limited and not logged, and no fault applies to them.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus

from dockerhub.emulator.api.requests import check_fields, json_object
from dockerhub.emulator.messages import Request, Response, invalid, json_response
from dockerhub.emulator.state.clock import EmulatedClock
from dockerhub.emulator.state.sessions import Caller

from .resources import ServiceHandler
from .service import Service

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


def routes() -> dict[str, Mapping[str, ServiceHandler]]:
    """Return the handlers of the control API by path and method."""
    return {
        f"{_ROOT}/faults": {"GET": show_faults, "POST": add_fault, "DELETE": clear_faults},
        f"{_ROOT}/clock": {"GET": show_clock, "POST": change_clock},
        f"{_ROOT}/rate-limit": {"GET": show_rate_limit, "PUT": change_rate_limit},
        f"{_ROOT}/settings": {"GET": show_settings, "PUT": change_settings},
        f"{_ROOT}/requests": {"GET": show_requests, "DELETE": clear_requests},
        f"{_ROOT}/reset": {"POST": reset},
    }


def show_faults(service: Service, _caller: Caller, _request: Request) -> Response:
    """``GET /_emulator/faults``."""
    kinds = {
        name: {"does": kind.summary, "options": kind.options()}
        for name, kind in service.faults.kinds().items()
    }
    return json_response({"active": service.faults.active(), "faults": kinds})


def add_fault(service: Service, caller: Caller, request: Request) -> Response:
    """``POST /_emulator/faults``."""
    body = json_object(request)
    check_fields(body, required={"name": str}, optional={"after": int, "options": dict})
    known = {"name", "times", "after", "path", "method", "options"}
    if not set(body) <= known:
        raise invalid({min(set(body) - known): f"is unknown; known are {', '.join(sorted(known))}"})
    for name, kind in (("times", int), ("path", str), ("method", str)):
        if body.get(name) is not None:
            check_fields(body, required={name: kind})
    options = body.pop("options", {})
    if set(options) & known:
        raise invalid({"options": f"must not hold {', '.join(sorted(set(options) & known))}"})
    with _errors_of("name"):
        service.faults.add(**body, **options)
    return show_faults(service, caller, request)


def clear_faults(service: Service, _caller: Caller, _request: Request) -> Response:
    """``DELETE /_emulator/faults``."""
    service.faults.clear()
    return _NO_CONTENT


def show_clock(service: Service, _caller: Caller, _request: Request) -> Response:
    """``GET /_emulator/clock``."""
    return json_response({"now": service.clock.now()})


def change_clock(service: Service, caller: Caller, request: Request) -> Response:
    """``POST /_emulator/clock``."""
    body = json_object(request)
    if len(body) != 1 or not set(body) <= {*_CLOCK_CHANGES, "run"}:
        raise invalid({"clock": f"takes exactly one of {', '.join(_CLOCK_CHANGES)}, run"})
    change, value = body.popitem()
    if change == "run":
        service.clock.run()
    elif change == "freeze" and value is None:
        service.clock.freeze()
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise invalid({change: "must be a number of seconds"})
    else:
        with _errors_of(change):
            _CLOCK_CHANGES[change](service.clock, float(value))
    return show_clock(service, caller, request)


def show_rate_limit(service: Service, _caller: Caller, _request: Request) -> Response:
    """``GET /_emulator/rate-limit``."""
    return json_response(dataclasses.asdict(service.limiter.rate_limit))


def change_rate_limit(service: Service, caller: Caller, request: Request) -> Response:
    """``PUT /_emulator/rate-limit``: counting starts again."""
    body = json_object(request)
    check_fields(body, optional={"limit": int, "form": str, "enforced": bool})
    with _errors_of("rate-limit"):
        service.limiter.replace(dataclasses.replace(service.limiter.rate_limit, **body))
    return show_rate_limit(service, caller, request)


def show_settings(service: Service, _caller: Caller, _request: Request) -> Response:
    """``GET /_emulator/settings``."""
    return json_response(dataclasses.asdict(service.settings))


def change_settings(service: Service, caller: Caller, request: Request) -> Response:
    """``PUT /_emulator/settings``: all that are named, or none."""
    body = json_object(request)
    with _errors_of("settings"):
        service.settings.copy_from(dataclasses.replace(service.settings, **body))
    return show_settings(service, caller, request)


def show_requests(service: Service, _caller: Caller, _request: Request) -> Response:
    """``GET /_emulator/requests``."""
    return json_response({"requests": [dataclasses.asdict(line) for line in service.requests]})


def clear_requests(service: Service, _caller: Caller, _request: Request) -> Response:
    """``DELETE /_emulator/requests``."""
    service.requests.clear()
    return _NO_CONTENT


def reset(service: Service, _caller: Caller, _request: Request) -> Response:
    """``POST /_emulator/reset``."""
    service.reset()
    return _NO_CONTENT


@contextmanager
def _errors_of(name: str) -> Iterator[None]:
    """Respond with 400 and the reason to a value that is refused."""
    try:
        yield
    except (TypeError, ValueError, OverflowError) as error:
        raise invalid({name: str(error)}) from None
