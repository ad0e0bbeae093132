"""All faults by name: those of the modules in this folder."""

from collections.abc import Mapping
from types import MappingProxyType

from . import connections, fields, listings, old_repositories, old_tags, responses
from .kinds import FaultKind
from .rules import Faults

_MODULES = (connections, responses, listings, fields, old_repositories, old_tags)
CATALOG: Mapping[str, FaultKind] = MappingProxyType(
    {
        kind.name: kind
        for module in _MODULES
        for kind in vars(module).values()
        if isinstance(kind, FaultKind)
    }
)


def fault_names() -> list[str]:
    """Return the names of all faults."""
    return sorted(CATALOG)


def new_faults() -> Faults:
    """Return the faults of a new Hub: all are known, and none is turned on."""
    return Faults(CATALOG)
