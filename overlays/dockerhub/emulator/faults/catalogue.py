"""All faults by name."""

from collections.abc import Mapping
from types import MappingProxyType

from .connections import CONNECTION_FAULTS
from .fields import FIELD_FAULTS
from .listings import LISTING_FAULTS
from .old_tags import OLD_TAG_FAULTS
from .responses import RESPONSE_FAULTS
from .rules import FaultKind, Faults

CATALOG: Mapping[str, FaultKind] = MappingProxyType(
    {
        **CONNECTION_FAULTS,
        **RESPONSE_FAULTS,
        **LISTING_FAULTS,
        **FIELD_FAULTS,
        **OLD_TAG_FAULTS,
    }
)


def new_faults() -> Faults:
    """Return the faults of a new Hub: all are known, and none is turned on."""
    return Faults(CATALOG)
