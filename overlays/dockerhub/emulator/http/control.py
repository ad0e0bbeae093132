"""The control API under ``/_emulator``: faults, clock, limits, log and reset, from any language.

========  ======================  ==============================================================
method    path                    what it does
========  ======================  ==============================================================
GET       /_emulator/faults       all faults with their options, and which are switched on
POST      /_emulator/faults       switch one on: ``{"name": …, "times": 1, "after": 0, "path":
                                  null, "method": null, "options": {…}}``
DELETE    /_emulator/faults       switch all off
GET       /_emulator/clock        ``{"now": unix seconds}``
POST      /_emulator/clock        one of ``{"set": s}``, ``{"advance": s}``, ``{"freeze": s or
                                  null}``, ``{"run": true}``
GET       /_emulator/rate-limit   ``{"limit", "window", "form", "enforced"}``
PUT       /_emulator/rate-limit   any of these, or all
GET       /_emulator/settings     lifetimes, limits and switches
PUT       /_emulator/settings     any of these, or all
GET       /_emulator/requests     the requests served since the start or the last reset
DELETE    /_emulator/requests     forget them
POST      /_emulator/reset        back to the seed
========  ======================  ==============================================================

Requests of the control API are neither limited, nor logged, nor struck by faults.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

from dockerhub.emulator.api.handlers import Routes
from dockerhub.emulator.api.requests import check_fields, invalid, json_object
from dockerhub.emulator.faults.rules import FaultError
from dockerhub.emulator.messages import Call, Reply, json_reply
from dockerhub.emulator.state.clock import Clock
from dockerhub.emulator.state.sessions import Caller

from .service import Service

_ROOT = "/_emulator"
_MOVES: dict[str, Callable[[Clock, float], None]] = {
    "set": Clock.set,
    "advance": Clock.advance,
    "freeze": Clock.freeze,
}
_OPTIONAL_FIELDS: dict[str, type] = {"after": int, "options": dict}


def serves(path: str) -> bool:
    """Tell whether a path belongs to the emulator itself, not to the API."""
    return path in {"/", _ROOT} or path.startswith(_ROOT + "/")


def routes() -> Routes:
    """Return the operations of this module."""
    return {
        f"{_ROOT}/faults": {"GET": show_faults, "POST": add_fault, "DELETE": clear_faults},
        f"{_ROOT}/clock": {"GET": show_clock, "POST": move_clock},
        f"{_ROOT}/rate-limit": {"GET": show_rate_limit, "PUT": set_rate_limit},
        f"{_ROOT}/settings": {"GET": show_settings, "PUT": change_settings},
        f"{_ROOT}/requests": {"GET": show_requests, "DELETE": clear_requests},
        f"{_ROOT}/reset": {"POST": reset},
    }


def show_faults(service: Service, _caller: Caller, _call: Call) -> Reply:
    """``GET /_emulator/faults``."""
    kinds = {
        name: {"does": kind.summary, "options": kind.options()}
        for name, kind in service.faults.kinds().items()
    }
    return json_reply({"active": service.faults.active(), "faults": kinds})


def add_fault(service: Service, caller: Caller, call: Call) -> Reply:
    """``POST /_emulator/faults``."""
    body = json_object(call)
    check_fields(body, required={"name": str}, optional=_OPTIONAL_FIELDS)
    known = {"name", "times", "after", "path", "method", "options"}
    if not set(body) <= known:
        raise invalid({min(set(body) - known): f"is unknown; known are {', '.join(sorted(known))}"})
    for name, kind in (("times", int), ("path", str), ("method", str)):
        if body.get(name) is not None:
            check_fields(body, required={name: kind})
    own = body.pop("options", {})
    if set(own) & known:
        raise invalid({"options": f"must not hold {', '.join(sorted(set(own) & known))}"})
    try:
        service.faults.add(**body, **own)
    except FaultError as error:
        raise invalid({"name": str(error)}) from None
    return show_faults(service, caller, call)


def clear_faults(service: Service, _caller: Caller, _call: Call) -> Reply:
    """``DELETE /_emulator/faults``."""
    service.faults.clear()
    return Reply(status=204)


def show_clock(service: Service, _caller: Caller, _call: Call) -> Reply:
    """``GET /_emulator/clock``."""
    return json_reply({"now": service.clock.now()})


def move_clock(service: Service, caller: Caller, call: Call) -> Reply:
    """``POST /_emulator/clock``."""
    body = json_object(call)
    if len(body) != 1 or not set(body) <= {*_MOVES, "run"}:
        raise invalid({"clock": f"takes exactly one of {', '.join(_MOVES)}, run"})
    move, value = body.popitem()
    if move == "run":
        service.clock.run()
    elif move == "freeze" and value is None:
        service.clock.freeze()
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise invalid({move: "must be a number of seconds"})
    else:
        _move(service.clock, move, value)
    return show_clock(service, caller, call)


def _move(clock: Clock, move: str, value: float) -> None:
    try:
        _MOVES[move](clock, float(value))
    except (ValueError, OverflowError) as error:
        raise invalid({move: str(error)}) from None


def show_rate_limit(service: Service, _caller: Caller, _call: Call) -> Reply:
    """``GET /_emulator/rate-limit``."""
    return json_reply(dataclasses.asdict(service.limiter.rule))


def set_rate_limit(service: Service, caller: Caller, call: Call) -> Reply:
    """``PUT /_emulator/rate-limit``: counting starts again."""
    body: dict[str, Any] = json_object(call)
    check_fields(body, optional={"limit": int, "form": str, "enforced": bool})
    try:
        rule = dataclasses.replace(service.limiter.rule, **body)
    except (TypeError, ValueError) as error:
        raise invalid({"rate-limit": str(error)}) from None
    service.limiter.replace(rule)
    return show_rate_limit(service, caller, call)


def show_settings(service: Service, _caller: Caller, _call: Call) -> Reply:
    """``GET /_emulator/settings``."""
    return json_reply(dataclasses.asdict(service.settings))


def change_settings(service: Service, caller: Caller, call: Call) -> Reply:
    """``PUT /_emulator/settings``: all that are named, or none."""
    try:
        changed = dataclasses.replace(service.settings, **json_object(call))
    except (TypeError, ValueError) as error:
        raise invalid({"settings": str(error)}) from None
    service.settings.take(changed)
    return show_settings(service, caller, call)


def show_requests(service: Service, _caller: Caller, _call: Call) -> Reply:
    """``GET /_emulator/requests``."""
    return json_reply({"requests": [dataclasses.asdict(line) for line in service.requests]})


def clear_requests(service: Service, _caller: Caller, _call: Call) -> Reply:
    """``DELETE /_emulator/requests``."""
    service.requests.clear()
    return Reply(status=204)


def reset(service: Service, _caller: Caller, _call: Call) -> Reply:
    """``POST /_emulator/reset``."""
    service.reset()
    return Reply(status=204)
