"""All faults by name."""

from collections.abc import Mapping
from types import MappingProxyType

from .connections import WIRE_FAULTS
from .fields import SHAPE_FAULTS
from .listings import LISTING_FAULTS
from .old_tags import OLD_SHAPE_FAULTS
from .responses import ANSWER_FAULTS
from .rules import Faults, Kind

CATALOGUE: Mapping[str, Kind] = MappingProxyType(
    {**WIRE_FAULTS, **ANSWER_FAULTS, **LISTING_FAULTS, **SHAPE_FAULTS, **OLD_SHAPE_FAULTS}
)


def new_faults() -> Faults:
    """Return an empty set of faults that knows all of them."""
    return Faults(CATALOGUE)
