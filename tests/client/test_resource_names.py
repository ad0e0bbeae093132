"""An error names the subject of its request, by the path that was sent."""

from dockerhub._base.resource_names import resource_name


def test_objects_are_named_as_people_write_them() -> None:
    """If they have names; a request about a whole service has none."""
    repository = "/v2/namespaces/acme/repositories/app"
    library = "/v2/namespaces/library/repositories/python"
    names = {
        f"{repository}/tags/v1": "tag acme/app:v1",
        f"{library}/tags/3": "tag python:3",
        f"{library}/tags": "repository python",
        f"{repository}/images/sha256%3Aab/tags": "image acme/app@sha256:ab",
        f"{repository}/groups/7": "team 7 of repository acme/app",
        "/v2/repositories/acme/app/webhook_pipeline/": "repository acme/app",
        "/v2/repositories/acme/app/webhook_pipeline/x/": "webhook x of repository acme/app",
        "/v2/namespaces/acme/repositories": "namespace acme",
        "/v2/orgs/acme": "organization acme",
        "/v2/orgs/acme/members/export": "organization acme",
        "/v2/orgs/acme/members/bob": "user bob in organization acme",
        "/v2/orgs/acme/groups/devs/members": "team acme/devs",
        "/v2/orgs/acme/groups/devs/members/bob": "user bob in team acme/devs",
        "/v2/orgs/acme/access-tokens/a1": "access token a1 of organization acme",
        "/v2/access-tokens/a1": "access token a1",
        "/v2/auditlogs/acme/actions": "account acme",
        "/v2/invites/bulk": None,
        "/v2/invites/7": "invitation 7",
        "/v2/scim/2.0/Users/7": "SCIM user 7",
        "/v2/scim/2.0/Users": None,
        "/v2/users/login": None,
        "/v2/users/bob": "user bob",
        "/v2/search/repositories": None,
        "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}": None,
        "/v2/users/{username}": None,
        f"{repository}/tags/%7Btag%7D": "tag acme/app:{tag}",
    }
    assert {path: resource_name(path) for path in names} == names
