"""`orgs settings` and `images`."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from running import Here, Terminal
from screens import drawn

from dockerhub import models
from dockerhub.cli.commands.images import _columns
from dockerhub.emulator import EmulatedHub

MINE = "alice/tools"


def test_settings_are_shown(run: Here, hub: EmulatedHub, alice: None) -> None:
    """As the API has them in JSON; otherwise by their names."""
    as_json = json.loads(run.line("orgs settings get acme --json").out)
    lines = run.line("orgs settings get acme").out.splitlines()

    assert as_json == {
        "restricted_images": {
            "enabled": False,
            "allow_official_images": False,
            "allow_verified_publishers": False,
        }
    }
    assert lines == [f"{name}\tfalse" for name in as_json["restricted_images"]]


def test_a_change_is_shown_before_it_is_made(run: Here, hub: EmulatedHub, alice: None) -> None:
    """The other settings stay."""
    asked = run.line("orgs settings set acme --enabled --no-allow-official-images")
    assert asked.code == 2
    assert asked.err.startswith("- enabled: false\n+ enabled: true\ndockerhub: Change the settings")
    assert [each.method for each in hub.requests].count("PUT") == 0

    done = run.line("orgs settings set acme --enabled --allow-official-images --yes")
    assert done.code == 0
    assert done.out.splitlines() == [
        "enabled\ttrue",
        "allow_official_images\ttrue",
        "allow_verified_publishers\tfalse",
    ]


@pytest.mark.sweep
def test_a_change_is_asked_for_on_a_terminal(hub: EmulatedHub, alice: None) -> None:
    """The answer is y."""
    terminal = Terminal("orgs", "settings", "set", "acme", "--enabled")
    terminal.expect("+ enabled: true")
    terminal.expect("Change the settings of acme? [y/N]")
    terminal.send("y\n")

    assert terminal.end().code == 0
    assert [each.method for each in hub.requests].count("PUT") == 1


def test_a_value_that_is_already_set_is_not_written(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """No question is asked either."""
    done = run.line("orgs settings set acme --no-enabled")

    assert (done.code, done.out) == (0, "")
    assert done.err == "acme has these settings already.\n"
    assert [each.method for each in hub.requests].count("PUT") == 0


def test_no_change_is_wrong_usage(run: Here, hub: EmulatedHub, alice: None) -> None:
    """Nothing is sent."""
    done = run.line("orgs settings set acme --yes")

    assert done.code == 2
    assert "There is nothing to change" in done.err
    assert hub.requests == ()


def test_settings_that_docker_hub_leaves_out_must_be_given(
    run: Here, hub: EmulatedHub, alice: None
) -> None:
    """All three are written together, and what is left out would be reset."""
    hub.faults.add("nulls", path="*/settings")

    done = run.line("orgs settings set acme --enabled --yes")

    assert done.code == 2
    assert "add --[no-]allow-official-images, --[no-]allow-verified" in done.err
    assert [each.method for each in hub.requests].count("PUT") == 0

    hub.faults.clear()
    hub.faults.add("nulls", path="*/settings", times=1)
    whole = "--enabled --allow-official-images --no-allow-verified-publishers"
    done = run.line(f"orgs settings set acme {whole} --yes")
    assert done.code == 0
    assert "- enabled: unknown\n+ enabled: true\n" in done.err


@pytest.fixture
def digests(hub: EmulatedHub) -> tuple[str, str]:
    """Digests of images of alice: one with a tag, one without."""
    repository = hub.state.repositories["alice", "tools"]
    tagged = repository.tags["latest"].manifest.digest
    del repository.tags["v1"]
    current = {tag.manifest.digest for tag in repository.tags.values()}
    return tagged, next(digest for digest in repository.manifests if digest not in current)


def test_images_are_counted_and_listed(
    run: Here, hub: EmulatedHub, alice: None, digests: tuple[str, str]
) -> None:
    """With the tags that point to them now."""
    summary = run.line(f"images summary {MINE}").out.splitlines()
    rows = {
        line.split("\t")[0]: line.split("\t")
        for line in run.line(f"images ls {MINE}").out.splitlines()
    }
    untagged = run.line(f"images ls {MINE} --untagged --status inactive").out.split()

    assert "total\t11" in summary
    assert "latest" in rows[digests[0]][2].split()
    assert rows[digests[1]][2] == ""
    assert digests[1] in untagged
    assert digests[0] not in untagged


def test_the_images_of_a_list() -> None:
    """With the tags that point to them now. What is not a digest is never cut."""
    now = datetime(2026, 11, 27, tzinfo=UTC)
    full = {
        "digest": "sha256:" + "ab" * 32,
        "status": "active",
        "tags": [
            {"tag": "latest", "is_current": True},
            {"tag": "v1", "is_current": False},
            {"tag": "v2", "is_current": True},
        ],
        "last_pushed": (now - timedelta(days=800)).isoformat(),
        "last_pulled": (now - timedelta(hours=3)).isoformat(),
    }
    images = [models.RepositoryImage.from_dict(each) for each in (full, {"digest": "of-elsewhere"})]
    columns = _columns(now.timestamp())
    assert [each.name for each in columns] == ["digest", "status", "tags", "pushed", "pulled"]
    assert drawn(images, columns, 80) == [
        "DIGEST        STATUS  TAGS       PUSHED       PULLED",
        "abababababab  active  latest v2  2 years ago  3 hours ago",
        "of-elsewhere",
    ]
    assert [columns[2].text(image) for image in images] == ["latest v2", ""]
    odd = models.RepositoryImage.from_dict({"digest": "digest-of-another-server"})
    assert drawn([odd], columns, 20) == ["DIGEST", "digest-of-another-se", "rver"]


def test_former_tags_of_an_image_are_listed(
    run: Here, hub: EmulatedHub, alice: None, digests: tuple[str, str]
) -> None:
    """latest was moved away from all but one."""
    lines = run("images", "tags", MINE, digests[1]).out.splitlines()

    assert "latest\tfalse" in lines


def test_an_image_without_a_tag_is_deleted(
    run: Here, hub: EmulatedHub, alice: None, digests: tuple[str, str]
) -> None:
    """A dry run deletes nothing."""
    manifests = hub.state.repositories["alice", "tools"].manifests

    dry = run("images", "rm", MINE, digests[1], "--dry-run")
    assert (dry.code, digests[1] in manifests) == (0, True)
    assert "manifest_deletes\t1" in dry.out

    asked = run("images", "rm", MINE, digests[1])
    assert (asked.code, digests[1] in manifests) == (2, True)
    assert "Permanently delete 1 image of alice/tools?" in asked.err

    done = run("images", "rm", MINE, digests[1], "--yes")
    assert (done.code, digests[1] in manifests) == (0, False)


def test_warnings_of_docker_hub_stop_a_deletion(
    run: Here, hub: EmulatedHub, alice: None, digests: tuple[str, str]
) -> None:
    """Unless an option ignores them."""
    manifests = hub.state.repositories["alice", "tools"].manifests

    done = run("images", "rm", MINE, digests[0], "--yes")
    assert (done.code, digests[0] in manifests) == (1, True)
    assert f"{digests[0]}: current_tag" in done.err
    assert "Nothing was deleted: --ignore-warnings" in done.err

    done = run("images", "rm", MINE, digests[0], "--yes", "--ignore-warnings")
    assert (done.code, digests[0] in manifests) == (0, False)


def test_an_image_that_is_not_there_is_an_error(run: Here, hub: EmulatedHub, alice: None) -> None:
    """It does not count as a warning: nothing is sent but the dry run."""
    done = run("images", "rm", MINE, "sha256:" + "1" * 64, "--yes", "--ignore-warnings")

    assert done.code == 1
    assert "the images cannot be deleted" in done.err
    assert [each.method for each in hub.requests].count("POST") == 2, "the login and the dry run"


def test_a_refusal_without_warnings_is_an_error(run: Here, hub: EmulatedHub, alice: None) -> None:
    hub.faults.add("status", code=400, path="*/delete-images")
    done = run("images", "rm", MINE, "sha256:" + "1" * 64, "--yes", "--ignore-warnings")
    refused = "dockerhub: namespace alice: 400 Bad Request: internal error\n"
    assert (done.code, done.out, done.err) == (1, "", refused)


@pytest.mark.parametrize("how", ["json404", "method405", "html404"])
@pytest.mark.parametrize("command", ["summary", "ls", "tags", "rm"])
def test_where_images_are_retired_the_message_explains_it(
    run: Here, hub: EmulatedHub, alice: None, how: str, command: str
) -> None:
    """As at Docker Hub since December 2023; it ends with 4."""
    hub.settings.images_retired = how  # type: ignore[assignment]  # one of three
    digest = ["sha256:" + "1" * 64] if command in ("tags", "rm") else []

    done = run("images", command, MINE, *digest, *(["--yes"] if command == "rm" else []))

    assert done.code == 4
    assert done.err.startswith("dockerhub: Docker retired image management on 2023")
    assert "dockerhub tags rm" in done.err
