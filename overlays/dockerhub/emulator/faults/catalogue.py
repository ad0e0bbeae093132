"""All faults by name."""

from collections.abc import Mapping
from types import MappingProxyType

from .answers import ANSWER_FAULTS
from .listings import LISTING_FAULTS
from .old_shapes import OLD_SHAPE_FAULTS
from .rules import Faults, Kind
from .shapes import SHAPE_FAULTS
from .wire import WIRE_FAULTS

CATALOGUE: Mapping[str, Kind] = MappingProxyType(
    {**WIRE_FAULTS, **ANSWER_FAULTS, **LISTING_FAULTS, **SHAPE_FAULTS, **OLD_SHAPE_FAULTS}
)


def new_faults() -> Faults:
    """Return an empty set of faults that knows all of them."""
    return Faults(CATALOGUE)
