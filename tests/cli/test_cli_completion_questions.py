"""What completion asks Docker Hub for, by which client and session, and what it remembers."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest

from dockerhub import RetryPolicy, __version__
from dockerhub.cli.runtime import completion
from dockerhub.cli.runtime.completed_names import CompletedName, NameKind
from dockerhub.cli.runtime.completion_cache import NameCache
from dockerhub.cli.runtime.completion_questions import Question, question
from dockerhub.cli.runtime.program import Program
from dockerhub.errors import HubError
from dockerhub.logins import LoginStore, Secret

CASES: list[tuple[NameKind, dict[str, str], str, tuple[str, ...], list[str]]] = [
    (NameKind.TAG, {"repository": "acme/app"}, "1.", ("acme/app", "1.", ""), ["tags acme/app 1."]),
    (NameKind.TAG, {}, "1", ("", "1", ""), ["tags  1"]),
    (NameKind.TAG, {"repository": "app"}, "", ("app", "", ""), ["tags app None"]),
    (
        NameKind.REPOSITORY,
        {},
        "acme/app:1",
        ("acme/app", "1", "acme/app:"),
        ["tags acme/app 1"],
    ),
    (
        NameKind.REPOSITORY,
        {},
        "localhost:5000/app:1",
        ("localhost:5000/app", "1", "localhost:5000/app:"),
        ["tags localhost:5000/app 1"],
    ),
    (NameKind.REPOSITORY, {}, "acme/ap", ("acme", "ap"), ["repositories acme ap"]),
    (NameKind.REPOSITORY, {}, "acme/", ("acme", ""), ["repositories acme None"]),
    (
        NameKind.REPOSITORY,
        {},
        "a",
        ("", "a"),
        [
            *("whoami", "orgs", "repositories ada None", "repositories acme None"),
            "repositories library a",
        ],
    ),
    (NameKind.TOKEN, {}, "x", (), ["tokens"]),
    (NameKind.ORG_TOKEN, {"organization": "acme"}, "x", ("acme",), ["org_tokens acme"]),
    (NameKind.ORG_TOKEN, {}, "x", ("",), ["org_tokens "]),
    (NameKind.NAMESPACE, {}, "x", (), ["whoami", "orgs"]),
    (NameKind.ORGANIZATION, {}, "x", (), ["orgs"]),
]


class ListingHub:
    """Notes which lists are asked for, and how long they may be."""

    def __init__(self, username: str | None = "ada", error: HubError | None = None) -> None:
        self.asked: list[str] = []
        self.limits: set[int | None] = set()
        self.username = username
        self.error = error
        self.tags = SimpleNamespace(list=self._listing("tags"))
        self.repositories = SimpleNamespace(list=self._listing("repositories"))
        self.access_tokens = SimpleNamespace(list=self._listing("tokens"))
        self.org_access_tokens = SimpleNamespace(list=self._listing("org_tokens"))
        self.orgs = SimpleNamespace(list=self._listing("orgs"))

    def _listing(self, kind: str) -> Callable[..., list[Any]]:
        def listed(*given: str, limit: int | None = None, **named: Any) -> list[Any]:
            self.asked.append(" ".join([kind, *given, *(str(each) for each in named.values())]))
            self.limits.add(limit)
            return [
                SimpleNamespace(name="one", orgname=name, token_label="one", label="one")
                for name in ("acme", "beta")
            ]

        return listed

    def whoami(self) -> Any:
        self.asked.append("whoami")
        if self.error:
            raise self.error
        return SimpleNamespace(username=self.username)


def asked_for(
    kind: NameKind, params: dict[str, str], incomplete: str, metavar: str | None = None
) -> Any:
    context = click.Context(click.Command("x"))
    context.params = params
    parameter = click.Argument(["repository"], metavar=metavar)
    return question(kind, context, parameter, incomplete)


@pytest.mark.parametrize(("kind", "params", "incomplete", "words", "asked"), CASES)
def test_each_word_is_a_question_of_its_own(
    kind: NameKind,
    params: dict[str, str],
    incomplete: str,
    words: tuple[str, ...],
    asked: list[str],
) -> None:
    """Its words tell it from others in the cache, and it reads one page of each list."""
    hub = ListingHub()
    found = asked_for(kind, params, incomplete, "REPOSITORY:TAG")
    first = NameKind.TAG if ":" in incomplete else kind
    assert found.words == (first, *words)
    assert [*found.ask(hub)] != []
    assert hub.asked == asked
    assert hub.limits <= {5, 100}
    assert (5 in hub.limits) is ("orgs" in asked)


@pytest.mark.parametrize(
    ("kind", "params", "incomplete", "metavar"),
    [
        (NameKind.TAG, {"repository": "acme/app:1"}, "1", None),
        (NameKind.REPOSITORY, {}, "acme/app:1", None),
        (NameKind.REPOSITORY, {}, "acme/app:1", "REPOSITORY"),
    ],
)
def test_a_tag_is_not_completed_where_none_can_be(
    kind: NameKind, params: dict[str, str], incomplete: str, metavar: str | None
) -> None:
    assert asked_for(kind, params, incomplete, metavar) is None


@pytest.mark.parametrize("hub", [ListingHub(username=None), ListingHub(error=HubError("No."))])
def test_without_an_account_there_are_no_namespaces(hub: ListingHub) -> None:
    assert [*asked_for(NameKind.NAMESPACE, {}, "").ask(hub)] == []
    assert "orgs" not in hub.asked


def test_a_client_for_completion_waits_two_seconds_and_repeats_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: dict[str, Any] = {}

    def make(**options: Any) -> None:
        given.update(options)

    monkeypatch.setattr("dockerhub.DockerHub", make)
    program = Program()
    completion._client(program, "https://hub.example", "token")
    assert given == {
        "base_url": "https://hub.example",
        "token": "token",
        "anonymous": False,
        "allow_http": program.options.allow_http,
        "timeout": 2.0,
        "retry": RetryPolicy(retries=0, longest_wait=0, deadline=2.0),
        "user_agent": f"dockerhub-completion/{__version__}",
        "clock": program.clock,
    }


@pytest.mark.parametrize(("later", "names"), [(0, ["a"]), (29.9, ["a"]), (30, None), (-0.1, None)])
def test_names_are_remembered_for_thirty_seconds(
    tmp_path: Path, later: float, names: list[str] | None
) -> None:
    """A time that is further in the future was written before the clock was set back."""
    path = tmp_path / "new" / "completion.json"
    NameCache(path, lambda: 100.0).keep(["tag"], ["a"])
    assert NameCache(path, lambda: 100.0 + later).get(["tag"]) == names
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_cache_is_read_only_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe in its place would never end."""
    given: list[Any] = []
    monkeypatch.setattr(
        "dockerhub.cli.runtime.completion_cache.read_file",
        lambda *read, **options: given.append((read, options)) or b"{}",
    )
    assert NameCache(tmp_path / "x", lambda: 0.0).get(["tag"]) is None
    assert given == [((tmp_path / "x",), {"pipes": False})]


def test_a_slow_response_delays_neither_the_shell_nor_the_end_of_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[Any] = []

    class DirectThread:
        def __init__(self, target: Callable[[], None], *, daemon: bool) -> None:
            threads.append(daemon)
            self.start = target

        def join(self, seconds: float) -> None:
            threads.append(seconds)

    def client(*given: Any) -> Any:
        threads.append(given[1:])
        return nullcontext("hub")

    monkeypatch.setattr(completion, "Thread", DirectThread)
    monkeypatch.setattr(completion, "_client", client)
    monkeypatch.setattr(NameCache, "of", lambda *_: NameCache(None, lambda: 0.0))
    program = Program()
    program.options.anonymous = True
    asked = Question(("tag",), lambda hub: [f"a {hub}", None, "b"])
    assert completion._ask(program, "https://hub.example", asked) == ["a hub", "b"]
    assert threads == [True, ("https://hub.example", None), 2.0]


def test_the_session_is_that_of_the_current_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a home, there is none."""
    url, found = "https://hub.example", SimpleNamespace(token=Secret("token of work"))
    store = SimpleNamespace(
        current={url: "work"}.get,
        check=lambda *_: None,
        find=lambda *given: found if given == (url, "work") else None,
    )
    profile = SimpleNamespace(name="work", in_helper=False)
    monkeypatch.setattr(completion, "credential_variables", lambda _: ())
    monkeypatch.setattr(completion, "profiles_at", lambda *_: [profile])
    for of, session, names in (
        (store, ("profile work", "token of work"), ["work"]),
        (None, ("", None), []),
    ):
        monkeypatch.setattr(LoginStore, "of", lambda _, of=of: of)
        assert completion._session(Program(), url) == session
        assert completion._profiles(url) == names


def test_a_command_outside_of_the_program_completes_nothing() -> None:
    context = click.Context(click.Command("x"))
    kind = CompletedName(NameKind.TAG)
    assert kind.shell_complete(context, click.Argument(["tag"]), "1") == []
