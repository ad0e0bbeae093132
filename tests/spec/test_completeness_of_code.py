"""Everything that the generated code lacks is named with its place in the spec."""

import shutil
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from generation import GENERATED, corrected_spec, some_paths

from spec.generation.completeness import find_losses

TAGS = "/v2/namespaces/{namespace}/repositories/{repository}/tags"


@cache
def small_spec() -> dict[str, Any]:
    """The operations whose code is broken."""
    return some_paths(
        TAGS,
        f"{TAGS}/{{tag}}",
        "/v2/access-tokens/{uuid}",
        "/v2/auditlogs/{account}/actions",
        "/v2/orgs/{name}/settings",
        "/v2/scim/2.0/ResourceTypes",
        "/v2/scim/2.0/Users",
    )


# The package has less than the spec says.

SPOILED: list[tuple[str, str, str, str]] = [
    (
        "models/restricted_images.py",
        '    additional_properties: dict[str, Any] = _field(alias="_additional_properties")\n',
        "",
        "#/components/schemas/restricted_images: RestrictedImages.additional_properties is missing",
    ),
    (
        "models/tag.py",
        "    v2: bool |",
        "    v2: int |",
        "#/components/schemas/tag: Tag.v2 is int | ",
    ),
    (
        "models/image_status.py",
        '    INACTIVE = "inactive"\n',
        "",
        "#/components/schemas/image_status: ImageStatus lacks inactive = 'inactive'",
    ),
    ("models/layer.py", "class Layer(", "class Player(", "#/components/schemas/layer: "),
    (
        "models/layer.py",
        "@define(slots=False, init=False, repr=False)",
        "",
        "#/components/schemas/layer: Layer is not a model",
    ),
    (
        "models/layer.py",
        "from __future__",
        "from __past__",
        "#/components/schemas/layer: the gener",
    ),
    (
        "api/repositories/get_tag.py",
        'method="GET"',
        'method="POST"',
        f"GET {TAGS}/{{tag}}: OPERATION has {{'POST ",
    ),
    (
        "api/repositories/get_tag.py",
        '"tag", "tag", "path"',
        '"tag", "label", "path"',
        f"GET {TAGS}/{{tag}}: OPERATION has ",
    ),
    (
        "api/scim/create_scim_user.py",
        'body_media_type="application/scim+json"',
        'body_media_type="application/json"',
        ("POST /v2/scim/2.0/Users: the body is application/json, not application/scim+json"),
    ),
    ("api/repositories/list_tags.py", "def ", "def def ", f"GET {TAGS}: the generated code cannot"),
    ("__init__.py", '"""Models', "from .server import x", "the package: the generated code cannot"),
]


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the generated package, to be broken and repaired."""
    copied = tmp_path_factory.mktemp("spoiled") / "package"
    return shutil.copytree(GENERATED, copied, ignore=shutil.ignore_patterns("__pycache__"))


@pytest.mark.parametrize(("name", "text", "spoiled", "loss"), SPOILED)
def test_what_the_code_lacks_is_found(
    candidate: Path, name: str, text: str, spoiled: str, loss: str
) -> None:
    """Each fault of the code is named with its place in the spec."""
    file = candidate / name
    sound = file.read_text("utf-8")
    assert text in sound
    file.write_text(sound.replace(text, spoiled), "utf-8")
    losses = find_losses(small_spec(), candidate)
    file.write_text(sound, "utf-8")
    assert [each for each in losses if each.startswith(loss)], losses


@pytest.mark.parametrize(
    ("name", "loss"),
    [
        ("api/repositories/get_tag.py", f"GET {TAGS}/{{tag}}: operation get_tag is missing"),
        ("models/scim_filter.py", "properties/filter: class ScimFilter is missing"),
        ("models/__init__.py", "#/components/schemas/tag: class Tag is missing"),
    ],
)
def test_a_missing_file_is_found(candidate: Path, name: str, loss: str) -> None:
    """An operation or a class without its module is named."""
    file = candidate / name
    sound = file.read_bytes()
    file.unlink()
    losses = find_losses(small_spec(), candidate)
    file.write_bytes(sound)
    assert [each for each in losses if loss in each], losses


def test_a_folder_without_a_package_lacks_everything(tmp_path: Path) -> None:
    """It is reported as a loss, without a stack trace."""
    [loss] = find_losses(corrected_spec(), tmp_path)
    assert loss.startswith("the package: the generated code cannot be used: ")


def test_the_check_leaves_nothing_behind(candidate: Path) -> None:
    """The package has no compiled module, and the interpreter keeps no imported one."""
    find_losses(corrected_spec(), candidate)
    assert [path for path in candidate.rglob("*") if path.suffix == ".pyc"] == []
    assert [name for name in sys.modules if name.startswith("candidate_")] == []
