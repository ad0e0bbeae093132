"""Deleting images: errors that cannot be ignored, warnings that must be echoed, and the deed."""

from dataclasses import dataclass
from typing import Any

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import Call, Reply, forbidden, json_reply
from dockerhub.emulator.state.records import Manifest, Repository
from dockerhub.emulator.state.repositories import current_tags, remove_tag
from dockerhub.emulator.state.sessions import Caller
from dockerhub.emulator.state.times import month_before

from .access import may_administer
from .image_access import image_error, require_paid_member
from .queries import read_moment
from .requests import check_fields, invalid, json_object

_KEYS: dict[str, type] = {"repository": str, "digest": str}


@dataclass(frozen=True, kw_only=True)
class _Request:
    namespace: str
    dry_run: bool
    active_from: int
    manifests: tuple[tuple[str, str], ...]
    ignored: tuple[dict[str, Any], ...]

    def ignores(self, warning: dict[str, Any]) -> bool:
        """Whether a warning was echoed; a tag that came since is not ignored."""
        tags = set(warning.get("tags", ()))
        return any(
            all(entry[key] == warning[key] for key in ("repository", "digest", "warning"))
            and tags <= set(entry.get("tags", ()))
            for entry in self.ignored
        )


def delete_images(service: Service, caller: Caller, call: Call) -> Reply:
    """``POST /v2/namespaces/{namespace}/delete-images``."""
    request = _read(service, call)
    require_paid_member(service, caller, request.namespace)
    if not caller.has_scope("repo:admin"):
        raise forbidden()
    errors = _errors(service, caller, request)
    warnings = [] if errors else _warnings(service, request)
    if errors or warnings:
        details = {"errors": errors, "warnings": warnings}
        message = "the images cannot be deleted" if errors else "there are warnings"
        raise image_error(service, 400, message, type="validation", details=details)
    return json_reply({"dry_run": request.dry_run, "metrics": _carry_out(service, caller, request)})


def _read(service: Service, call: Call) -> _Request:
    body = json_object(call)
    optional = {"dry_run": bool, "active_from": str, "ignore_warnings": list}
    check_fields(body, required={"manifests": list}, optional=optional)
    manifests = _objects(body, "manifests", _KEYS)
    if len({entry["repository"] for entry in manifests}) > 1:
        raise invalid({"manifests": "must all be of a single repository"})
    ignored = _objects(body, "ignore_warnings", {**_KEYS, "warning": str})
    for entry in ignored:
        _check_warning(entry)
    active_from = month_before(service.clock.now_ns())
    if "active_from" in body:
        active_from = read_moment("active_from", body["active_from"])
    return _Request(
        namespace=call.params["namespace"],
        dry_run=body.get("dry_run", False),
        active_from=active_from,
        manifests=tuple(dict.fromkeys((e["repository"], e["digest"]) for e in manifests)),
        ignored=tuple(ignored),
    )


def _objects(body: dict[str, Any], name: str, required: dict[str, type]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = body.get(name, [])
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            raise invalid({f"{name}[{number}]": "must be an object"})
        check_fields(entry, required=required)
    return entries


def _check_warning(entry: dict[str, Any]) -> None:
    if entry["warning"] not in ("is_active", "current_tag"):
        raise invalid({"warning": "must be is_active or current_tag"})
    tags = entry.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise invalid({"tags": "must be an array of strings"})


def _errors(service: Service, caller: Caller, request: _Request) -> list[dict[str, str]]:
    found = []
    for name, digest in request.manifests:
        error = _error(service, caller, request.namespace, name, digest)
        if error is not None:
            found.append({"repository": name, "digest": digest, "error": error})
    return found


def _error(service: Service, caller: Caller, namespace: str, name: str, digest: str) -> str | None:
    repository = service.state.repositories.get((namespace, name))
    if repository is None:
        return "not_found"
    if not may_administer(service, caller, namespace):
        return "unauthorized"
    if digest in repository.manifests:
        return None
    children = (image for m in repository.manifests.values() for image in m.images)
    is_child = any(image.digest == digest for image in children)
    return "child_manifest" if is_child else "not_found"


def _warnings(service: Service, request: _Request) -> list[dict[str, Any]]:
    found = []
    for repository, manifest in _chosen(service, request):
        about: dict[str, Any] = {"repository": repository.name, "digest": manifest.digest}
        if manifest.last_activity >= request.active_from:
            found.append({**about, "warning": "is_active"})
        tags = current_tags(repository, manifest)
        if tags:
            found.append({**about, "warning": "current_tag", "tags": tags})
    return [warning for warning in found if not request.ignores(warning)]


def _chosen(service: Service, request: _Request) -> list[tuple[Repository, Manifest]]:
    repositories = service.state.repositories
    chosen = []
    for name, digest in request.manifests:
        repository = repositories[request.namespace, name]
        chosen.append((repository, repository.manifests[digest]))
    return chosen


def _carry_out(service: Service, caller: Caller, request: _Request) -> dict[str, int]:
    tags = 0
    chosen = _chosen(service, request)
    for repository, manifest in chosen:
        names = current_tags(repository, manifest)
        tags += len(names)
        if not request.dry_run:
            _delete(service, caller, repository, manifest, names)
    return {
        "manifest_deletes": len(chosen),
        "manifest_errors": 0,
        "tag_deletes": tags,
        "tag_errors": 0,
    }


def _delete(
    service: Service, caller: Caller, repository: Repository, manifest: Manifest, tags: list[str]
) -> None:
    for name in tags:
        remove_tag(repository, name)
    del repository.manifests[manifest.digest]
    full_name = f"{repository.namespace}/{repository.name}"
    service.audit(
        repository.namespace,
        "repo.image.delete",
        full_name,
        caller.actor,
        f"deleted the image {manifest.digest[:19]} from the repository {full_name}",
        digest=manifest.digest,
        tags=",".join(tags),
    )
