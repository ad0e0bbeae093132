"""Deleting images: errors that cannot be ignored, and warnings that the request must list."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.permissions import may_administer
from dockerhub.emulator.state.repositories import Manifest, Repository
from dockerhub.emulator.state.times import month_before

from .handlers import Backend, Caller, Request, Response
from .image_access import image_error, require_paid_member
from .requests import check_fields, is_string_array, json_object, moment

_KEYS: dict[str, type] = {"repository": str, "digest": str}


@dataclass(frozen=True, kw_only=True)
class _Deletion:
    namespace: str
    dry_run: bool
    active_from: int
    manifests: tuple[tuple[str, str], ...]
    ignored: tuple[dict[str, Any], ...]

    def ignores(self, warning: dict[str, Any]) -> bool:
        """Whether the request lists a warning; a tag that was added since is not ignored."""
        tags = set(warning.get("tags", ()))
        return any(
            all(entry[key] == warning[key] for key in ("repository", "digest", "warning"))
            and tags <= set(entry.get("tags", ()))
            for entry in self.ignored
        )


def delete_images(backend: Backend, caller: Caller, request: Request) -> Response:
    """``POST /v2/namespaces/{namespace}/delete-images``."""
    deletion = _read(backend, request)
    require_paid_member(backend, caller, deletion.namespace)
    if not caller.has_scope("repo:admin"):
        raise errors.forbidden()
    problems = _errors(backend, caller, deletion)
    warnings = [] if problems else _warnings(backend, deletion)
    if problems or warnings:
        message = "the images cannot be deleted" if problems else "there are warnings"
        info = {"type": "validation", "details": {"errors": problems, "warnings": warnings}}
        raise image_error(backend, HTTPStatus.BAD_REQUEST, message, **info)
    metrics = _delete(backend, caller, deletion)
    return json_response({"dry_run": deletion.dry_run, "metrics": metrics})


def _read(backend: Backend, request: Request) -> _Deletion:
    body = json_object(request)
    optional = {"dry_run": bool, "active_from": str, "ignore_warnings": list}
    check_fields(body, required={"manifests": list}, optional=optional)
    manifests = _objects(body, "manifests", _KEYS)
    if len({entry["repository"] for entry in manifests}) > 1:
        raise errors.invalid({"manifests": "must all be of a single repository"})
    ignored = _objects(body, "ignore_warnings", {**_KEYS, "warning": str})
    for entry in ignored:
        if entry["warning"] not in ("is_active", "current_tag"):
            raise errors.invalid({"warning": "must be is_active or current_tag"})
        if not is_string_array(entry.get("tags", [])):
            raise errors.invalid({"tags": "must be an array of strings"})
    active_from = moment("active_from", body.get("active_from"))
    if active_from is None:
        active_from = month_before(backend.clock.now_ns())
    return _Deletion(
        namespace=request.params["namespace"],
        dry_run=body.get("dry_run", False),
        active_from=active_from,
        manifests=tuple(dict.fromkeys((e["repository"], e["digest"]) for e in manifests)),
        ignored=tuple(ignored),
    )


def _objects(body: dict[str, Any], name: str, required: dict[str, type]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = body.get(name, [])
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise errors.invalid({f"{name}[{number}]": "must be an object"})
        check_fields(entry, required=required)
    return entries


def _errors(backend: Backend, caller: Caller, deletion: _Deletion) -> list[dict[str, str]]:
    return [
        {"repository": name, "digest": digest, "error": error}
        for name, digest in deletion.manifests
        if (error := _error(backend, caller, deletion.namespace, name, digest)) is not None
    ]


def _error(backend: Backend, caller: Caller, namespace: str, name: str, digest: str) -> str | None:
    repository = backend.state.repositories.get((namespace, name))
    if repository is None:
        return "not_found"
    if not may_administer(backend.state, caller, namespace):
        return "unauthorized"
    if digest in repository.manifests:
        return None
    children = (image for m in repository.manifests.values() for image in m.images)
    is_child = any(image.digest == digest for image in children)
    return "child_manifest" if is_child else "not_found"


def _warnings(backend: Backend, deletion: _Deletion) -> list[dict[str, Any]]:
    found = []
    for repository, manifest in _manifests(backend, deletion):
        about: dict[str, Any] = {"repository": repository.name, "digest": manifest.digest}
        if manifest.last_activity >= deletion.active_from:
            found.append({**about, "warning": "is_active"})
        tags = repository.current_tags(manifest)
        if tags:
            found.append({**about, "warning": "current_tag", "tags": tags})
    return [warning for warning in found if not deletion.ignores(warning)]


def _manifests(backend: Backend, deletion: _Deletion) -> Iterator[tuple[Repository, Manifest]]:
    for name, digest in deletion.manifests:
        repository = backend.state.repositories[deletion.namespace, name]
        yield repository, repository.manifests[digest]


def _delete(backend: Backend, caller: Caller, deletion: _Deletion) -> dict[str, int]:
    deleted_tags = 0
    for repository, manifest in _manifests(backend, deletion):
        tags = repository.current_tags(manifest)
        deleted_tags += len(tags)
        if not deletion.dry_run:
            _delete_manifest(backend, caller, repository, manifest, tags)
    return {
        "manifest_deletes": len(deletion.manifests),
        "manifest_errors": 0,
        "tag_deletes": deleted_tags,
        "tag_errors": 0,
    }


def _delete_manifest(
    backend: Backend, caller: Caller, repository: Repository, manifest: Manifest, tags: list[str]
) -> None:
    for name in tags:
        del repository.tags[name]
    del repository.manifests[manifest.digest]
    backend.audit(
        repository.namespace,
        "repo.image.delete",
        repository.full_name,
        caller.actor,
        f"deleted the image {manifest.digest[:19]} from the repository {repository.full_name}",
        digest=manifest.digest,
        tags=",".join(tags),
    )
