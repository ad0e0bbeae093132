"""Evolved documents: Docker's document as it may look next, each with the expected result."""

from evolved_corrections import CORRECTIONS
from evolved_family import FAMILY
from evolved_operations import OPERATIONS
from evolved_schemas import SCHEMAS

EVOLVED = OPERATIONS | SCHEMAS | CORRECTIONS | FAMILY
"""Each has a name that says what is different."""
