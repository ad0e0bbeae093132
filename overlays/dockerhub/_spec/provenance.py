"""What the generated code was made from, as the generation wrote it down."""

import json
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from attrs import field, frozen


@frozen
class Provenance:
    """What this package's generated code was made from.

    Attributes:
        spec_version: Docker's version of its document, a plus sign, and the first twelve digits
            of the document's digest, since Docker keeps the version when it changes the document.
        generator: The program that wrote the code, with its version.
        formatter: The program that formatted it, with its version.
        digests: SHA-256 in hex digits of each source, by its path in the project; that of the
            corrected spec, which the package holds, is under
            ``generated/dockerhub_openapi/openapi.json``.
    """

    spec_version: str
    generator: str
    formatter: str
    digests: Mapping[str, str] = field(repr=False)


def _read() -> Provenance:
    record = json.loads(files("dockerhub_openapi").joinpath("provenance.json").read_bytes())
    generator, formatter = (
        f"{record[role]['name']} {record[role]['version']}" for role in ("generator", "formatter")
    )
    digests = MappingProxyType(record["sha256"])
    return Provenance(record["spec_version"], generator, formatter, digests)


PROVENANCE: Final = _read()
"""What the installed generated code was made from."""

SPEC_VERSION: Final = PROVENANCE.spec_version
"""The version of Docker's document that the installed generated code was made from."""
