"""Images of repositories, which Docker Hub no longer serves."""

from typing import Any

from bad_values import MOMENT, SEGMENT, SWITCH, choice, wrong_types
from family_record import Access, Existing, Family, OperationRecord

IMAGE = {"repository": "tools", "digest": "{digest}"}


def by_tags(state: Any) -> dict[str, list[str]]:
    """The images with their tags, those with the fewest first."""
    held = state.repositories["alice", "tools"]
    tags: dict[str, list[str]] = {each: [] for each in held.manifests}
    for name, tag in held.tags.items():
        tags[tag.manifest.digest].append(name)
    return dict(sorted(tags.items(), key=lambda each: len(each[1])))


FAMILY = Family(
    "images",
    access=Access.USER,
    arguments={"namespace": "alice", "repository": "tools"},
    existing={
        "digest": Existing("sha256:ab", by_tags),
        "tag_of_image": Existing("v1", lambda state: next(iter(by_tags(state).values()))),
    },
    operations=(
        OperationRecord("get_images_summary", method="images.summary", retired=True),
        OperationRecord("list_images", method="images.list", paging="next link", retired=True),
        OperationRecord("list_image_tags", method="images.tags", paging="next link", retired=True),
        OperationRecord(
            "delete_images",
            method="images.delete",
            arguments={
                "body": {
                    "dry_run": False,
                    "active_from": "2030-01-01T00:00:00Z",
                    "manifests": [IMAGE],
                    "ignore_warnings": [
                        {**IMAGE, "warning": "current_tag", "tags": ["{tag_of_image}"]}
                    ],
                }
            },
            call={"manifests": [("tools", "{digest}")]},
            refused={"ignore_warnings": ()},
            retired=True,
            # The seed for fuzzing has enough images that some are left at the end.
            fuzzed={
                "body.manifests[*].repository": ["many"],
                "body.manifests[*].digest": lambda state: (
                    state.repositories["alice", "many"].manifests
                ),
                "body.active_from": ["2030-01-01T00:00:00Z"],
            },
        ),
    ),
    bad={
        **dict.fromkeys(("namespace", "digest"), SEGMENT),
        "status": choice("'active', 'inactive'"),
        "ordering": choice("'last_activity', '-last"),
        **dict.fromkeys(("currently_tagged", "dry_run"), SWITCH),
        "active_from": MOMENT,
        "manifests": [
            *wrong_types("pairs of repository and digest", "app", b"app", 5, None, {"ab": "cd"}),
            ([], ValueError, "is empty.*name the images"),
            *(
                ([value], TypeError, r"\[0\] must be a pair of repository and digest, not")
                for value in ("ab", 5, None, ("app",), ("app", "sha256:0", "x"), {"a": 1, "b": 2})
            ),
            *(
                ([(value, "sha256:0")], error, rf"repository.*\[0\].*{problem}")
                for value, error, problem in SEGMENT
            ),
            *(
                ([("app", value)], error, rf"digest of manifests\[0\].*{problem}")
                for value, error, problem in SEGMENT
            ),
        ],
        "ignore_warnings": [
            *wrong_types("a list of warnings", "is_active", 5, None, {"warning": "is_active"}),
            *(
                ([value], TypeError, r"\[0\] must be a warning as the error held it")
                for value in ("a", 5)
            ),
            ([{}], ValueError, r"\[0\] lacks 'repository', 'digest', 'warning'"),
            (
                [{"repository": "app", "digest": "sha256:0", "warning": "too_old"}],
                ValueError,
                r"\[0\].warning must be one of",
            ),
        ],
    },
    commands={
        "images summary": ("images summary alice/tools", "images summary alice/nothing"),
        "images ls": ("images ls alice/tools", "images ls alice/nothing"),
        "images tags": ("images tags alice/tools {digest}", "images tags alice/nothing {digest}"),
        "images rm": ("images rm alice/tools {digest} --ignore-warnings --yes", None),
    },
)
