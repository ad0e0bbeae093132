"""Advanced image management, which Docker removed in December 2023: listing images.

Errors have the older shape, with ``txnid`` and ``api_call_…`` in ``errinfo``.
"""

from http import HTTPStatus
from typing import Any

from dockerhub.emulator.errors import ApiError
from dockerhub.emulator.messages import HTML, json_response
from dockerhub.emulator.state.repositories import Manifest, Repository
from dockerhub.emulator.state.times import month_before, optional_rfc3339, rfc3339

from .handlers import Backend, Caller, Handler, Request, Response, Route
from .image_access import image_error, readable_repository
from .image_deletion import delete_images
from .paging import items_of, page_response, requested_page
from .requests import boolean, choice, moment

_ORDERINGS = ("last_activity", "-last_activity", "digest", "-digest")
_NOT_FOUND_PAGE = b"<!DOCTYPE html><html><title>404</title><body>Page not found</body></html>"


def routes() -> list[Route]:
    """Return the routes of this family."""
    repository = "/v2/namespaces/{namespace}/repositories/{repository}"
    operations: list[tuple[str, str, Handler]] = [
        ("GET", f"{repository}/images-summary", get_summary),
        ("GET", f"{repository}/images", list_images),
        ("GET", f"{repository}/images/{{digest}}/tags", list_image_tags),
        ("POST", "/v2/namespaces/{namespace}/delete-images", delete_images),
    ]
    return [Route(path, {method: _unless_retired(handler)}) for method, path, handler in operations]


def get_summary(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/images-summary``: how many images are active."""
    active_from = _active_from(backend, request)
    repository = readable_repository(backend, caller, request)
    states = [m.last_activity >= active_from for m in repository.manifests.values()]
    statistics = {
        "total": len(states),
        "active": states.count(True),
        "inactive": states.count(False),
    }
    return json_response({"active_from": rfc3339(active_from), "statistics": statistics})


def list_images(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/images``: filtered, ordered, in pages."""
    active_from = _active_from(backend, request)
    status = choice(request, "status", ("active", "inactive"))
    tagged = boolean(request, "currently_tagged")
    ordering = choice(request, "ordering", _ORDERINGS) or "-last_activity"
    page = requested_page(request, max_size=backend.settings.max_page_size)
    repository = readable_repository(backend, caller, request)
    manifests = [
        manifest
        for manifest in repository.manifests.values()
        if (status is None or _status(manifest, active_from) == status)
        and (tagged is None or bool(repository.current_tags(manifest)) == tagged)
    ]
    manifests.sort(
        key=lambda m: m.digest if ordering.endswith("digest") else (m.last_activity, m.digest),
        reverse=ordering.startswith("-"),
    )
    rows = [_json(repository, manifest, active_from) for manifest in items_of(page, manifests)]
    return page_response(request, page, len(manifests), rows)


def list_image_tags(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/images/{digest}/tags``: current and historical tags of an image."""
    page = requested_page(request, max_size=backend.settings.max_page_size)
    repository = readable_repository(backend, caller, request)
    manifest = repository.manifests.get(request.params["digest"])
    if manifest is None:
        raise image_error(backend, HTTPStatus.NOT_FOUND, "image not found")
    tags = _tags(repository, manifest)
    return page_response(request, page, len(tags), list(items_of(page, tags)))


def _unless_retired(handler: Handler) -> Handler:
    def handle(backend: Backend, caller: Caller, request: Request) -> Response:
        how = backend.settings.images_retired
        if how == "no":
            return handler(backend, caller, request)
        if how == "html404":
            raise ApiError(
                Response(status=HTTPStatus.NOT_FOUND, body=_NOT_FOUND_PAGE, media_type=HTML)
            )
        status, message = HTTPStatus.NOT_FOUND, "404: Page Not Found"
        if how == "method405" and request.method == "POST":
            status, message = HTTPStatus.METHOD_NOT_ALLOWED, "405: Method Not Allowed"
        raise ApiError(json_response({"message": message}, status))

    return handle


def _active_from(backend: Backend, request: Request) -> int:
    given = moment("active_from", request.query.get("active_from"))
    return month_before(backend.clock.now_ns()) if given is None else given


def _status(manifest: Manifest, active_from: int) -> str:
    return "active" if manifest.last_activity >= active_from else "inactive"


def _tags(repository: Repository, manifest: Manifest) -> list[dict[str, Any]]:
    current = repository.current_tags(manifest)
    return [{"tag": name, "is_current": name in current} for name in manifest.tags]


def _json(repository: Repository, manifest: Manifest, active_from: int) -> dict[str, Any]:
    return {
        "namespace": repository.namespace,
        "repository": repository.name,
        "digest": manifest.digest,
        "tags": _tags(repository, manifest),
        "last_pushed": optional_rfc3339(manifest.last_pushed),
        "last_pulled": optional_rfc3339(manifest.last_pulled),
        "status": _status(manifest, active_from),
    }
