"""The corrected spec as it is built and kept, and the message if it cannot be built."""

from dataclasses import replace
from pathlib import Path

import pytest
from generation import TEXT, model, probe_document

from spec.corrected.build import build, finish, render_spec
from spec.errors import SpecError
from spec.overlay.write import overlay_text, remove


def test_a_built_spec_says_that_it_is_corrected_and_what_was_rewritten() -> None:
    document = probe_document({"It": model("It", a={"type": "string", "format": "uuid"})})
    built = finish(document, ["rewritten before"], "")
    at = "#/components/schemas/It/properties/a"
    expected = probe_document({"It": model("It", a=TEXT)})
    assert built.spec == expected | {"x-corrected": True}
    assert built.spec["x-corrected"] is True
    assert built.notes == ("rewritten before", f"{at}: a UUID stays text")


def test_problems_are_listed_with_their_lines_and_with_actions_to_paste() -> None:
    document = probe_document({"It": model("It", a={"type": "text"})})
    document["tags"] = [{"name": "a", "odd": 1}]
    with pytest.raises(SpecError) as refused:
        finish(document, [], "info: {}\ntags:\n  - odd: 1\n")
    kinds = "['array', 'boolean', 'integer', 'number', 'object', 'string']"
    assert (
        str(refused.value)
        == f"""\
the corrected spec is not valid OpenAPI 3.0, says what the client cannot do, or takes names that \
users have. If much is missing, the document is truncated: fetch it again:
  #/tags/0: may not have odd (line 3)
  #/components/schemas/It/properties/a/type: 'text' is not one of {kinds} \
(not in Docker's document: an action adds it)
These actions correct it. Look at each, and paste them at the end of \
overlays/spec/corrections.yaml:

  - target: $.tags[0]['odd']
    description: '#/tags/0: may not have odd.'
    x-evidence: spec-internal
    x-matches: 1
    remove: true

  - target: $.components.schemas.It.properties.a.type
    description: '#/components/schemas/It/properties/a/type: ''text'' is not one of [''array'', \
''boolean'',
      ''integer'', ''number'', ''object'', ''string''].'
    x-evidence: spec-internal
    x-matches: 1
    remove: true"""
    )


def test_a_document_that_cannot_be_openapi_3_0_is_called_by_its_path(tmp_path: Path) -> None:
    action = replace(remove(("tags",)), description="D", evidence=("spec-internal",))
    (tmp_path / "corrections.yaml").write_text(overlay_text([action]), "utf-8")
    document = probe_document({"It": {"type": "array", "prefixItems": []}}, {"/it": {}})
    vendor = tmp_path / "openapi.yaml"
    vendor.write_text(render_spec(document | {"openapi": "3.1.0"}), "utf-8")
    with pytest.raises(SpecError) as refused:
        build(vendor, tmp_path)
    assert str(refused.value) == (
        f"{vendor}: OpenAPI 3.0, which this tool chain works on, cannot say:\n"
        "  #/components/schemas/It: prefixItems\n"
        "Remove or replace each in a copy of the document, and report it to the vendor."
    )


def test_the_spec_is_written_as_people_read_it() -> None:
    assert render_spec({"info": {"title": "Über"}}) == '{\n "info": {\n  "title": "Über"\n }\n}\n'
