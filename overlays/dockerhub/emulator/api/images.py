"""Advanced image management, which Docker removed in December 2023: what images there are.

Answers come in the older error shape, with ``txnid`` and ``api_call_…`` in ``errinfo``.
"""

from typing import Any

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import HTML, ApiError, Call, Reply, json_reply
from dockerhub.emulator.state.records import Manifest, Repository
from dockerhub.emulator.state.repositories import current_tags
from dockerhub.emulator.state.sessions import Caller
from dockerhub.emulator.state.times import month_before, optional_rfc3339, rfc3339

from . import queries
from .handlers import Handler, Routes
from .image_access import image_error, readable_repository
from .image_deletion import delete_images
from .paging import Window, cut, links, window

_ORDERINGS = ("last_activity", "-last_activity", "digest", "-digest")
_GONE_PAGE = b"<!DOCTYPE html><html><title>404</title><body>Page not found</body></html>"


def routes() -> Routes:
    """Return the operations of this module."""
    repository = "/v2/namespaces/{namespace}/repositories/{repository}"
    return {
        f"{repository}/images-summary": {"GET": _unless_retired(summarize)},
        f"{repository}/images": {"GET": _unless_retired(list_images)},
        f"{repository}/images/{{digest}}/tags": {"GET": _unless_retired(list_image_tags)},
        "/v2/namespaces/{namespace}/delete-images": {"POST": _unless_retired(delete_images)},
    }


def summarize(service: Service, caller: Caller, call: Call) -> Reply:
    """``GET …/images-summary``: how many images are active."""
    active_from = _active_from(service, call)
    repository = readable_repository(service, caller, call)
    states = [m.last_activity >= active_from for m in repository.manifests.values()]
    statistics = {
        "total": len(states),
        "active": states.count(True),
        "inactive": states.count(False),
    }
    return json_reply({"active_from": rfc3339(active_from), "statistics": statistics})


def list_images(service: Service, caller: Caller, call: Call) -> Reply:
    """``GET …/images``: filtered, ordered, in pages."""
    active_from = _active_from(service, call)
    status = queries.choice(call, "status", ("active", "inactive"))
    tagged = queries.boolean(call, "currently_tagged")
    ordering = queries.choice(call, "ordering", _ORDERINGS) or "-last_activity"
    asked = window(call, max_size=service.settings.max_page_size)
    repository = readable_repository(service, caller, call)
    manifests = [
        manifest
        for manifest in repository.manifests.values()
        if (status is None or _status(manifest, active_from) == status)
        and (tagged is None or bool(current_tags(repository, manifest)) == tagged)
    ]
    manifests.sort(
        key=lambda m: m.digest if ordering.endswith("digest") else (m.last_activity, m.digest),
        reverse=ordering.startswith("-"),
    )
    page = cut(manifests, asked)
    rows = [_image_body(repository, manifest, active_from) for manifest in page]
    return _page(call, asked, len(manifests), rows)


def list_image_tags(service: Service, caller: Caller, call: Call) -> Reply:
    """``GET …/images/{digest}/tags``: current and historical tags of an image."""
    asked = window(call, max_size=service.settings.max_page_size)
    repository = readable_repository(service, caller, call)
    manifest = repository.manifests.get(call.params["digest"])
    if manifest is None:
        raise image_error(service, 404, "image not found")
    tags = _tags(repository, manifest)
    return _page(call, asked, len(tags), list(cut(tags, asked)))


def _unless_retired(handler: Handler) -> Handler:
    def handle(service: Service, caller: Caller, call: Call) -> Reply:
        how = service.settings.images_retired
        if how == "no":
            return handler(service, caller, call)
        if how == "html404":
            raise ApiError(Reply(status=404, body=_GONE_PAGE, media_type=HTML))
        if how == "method405" and call.method == "POST":
            raise ApiError(json_reply({"message": "405: Method Not Allowed"}, 405))
        raise ApiError(json_reply({"message": "404: Page Not Found"}, 404))

    return handle


def _active_from(service: Service, call: Call) -> int:
    given = queries.moment(call, "active_from")
    return month_before(service.clock.now_ns()) if given is None else given


def _status(manifest: Manifest, active_from: int) -> str:
    return "active" if manifest.last_activity >= active_from else "inactive"


def _tags(repository: Repository, manifest: Manifest) -> list[dict[str, Any]]:
    current = current_tags(repository, manifest)
    return [{"tag": name, "is_current": name in current} for name in manifest.tags]


def _image_body(repository: Repository, manifest: Manifest, active_from: int) -> dict[str, Any]:
    return {
        "namespace": repository.namespace,
        "repository": repository.name,
        "digest": manifest.digest,
        "tags": _tags(repository, manifest),
        "last_pushed": optional_rfc3339(manifest.last_pushed),
        "last_pulled": optional_rfc3339(manifest.last_pulled),
        "status": _status(manifest, active_from),
    }


def _page(call: Call, asked: Window, count: int, rows: list[dict[str, Any]]) -> Reply:
    following, earlier = links(call, asked, count)
    return json_reply({"count": count, "next": following, "previous": earlier, "results": rows})
