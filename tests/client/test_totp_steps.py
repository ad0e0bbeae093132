"""Codes from the setup key: each is used once, and made for the server's time."""

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from answers import NOW, answer, http_date, says
from clocks import FakeClock
from dialogue import CHALLENGE, INTERMEDIATE, KEY, TOKEN, WELCOME, Dialogue, who
from driving import Drive

from dockerhub import Event, EventKind, LoginError, ServerError, TwoFactorRequiredError
from dockerhub._auth.login_steps import Wait
from dockerhub._auth.totp import totp
from dockerhub._auth.totp_steps import StepsInMemory
from dockerhub._base.messages import Response
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import TOTP_SECRET
from dockerhub.logins import TotpStepFolder

BEGIN = NOW - NOW % 30
STEP = int(BEGIN // 30)
ACCOUNT = " ann"
WRONG = says(401, {"detail": "Incorrect authentication credentials"})
BOB = {"username": "bob", "password": "bob-password", "totp_secret": TOTP_SECRET}


def waits(dialogue: Dialogue) -> list[float]:
    return [step.seconds for step in dialogue.steps if isinstance(step, Wait)]


def challenge(date: float) -> Response:
    """A challenge for a code, sent when the server's clock shows a time."""
    body = {"detail": "a code, please", "login_2fa_token": INTERMEDIATE}
    return says(401, body, date=http_date(date))


def taken(count: int) -> StepsInMemory:
    """A memory in which the first steps are used."""
    steps = StepsInMemory()
    assert all(steps.take(ACCOUNT, STEP + each) for each in range(count))
    return steps


def test_a_code_is_not_used_twice_within_its_step() -> None:
    """Docker Hub would refuse it: the login waits for the next one."""
    for into in (0, 0.1, 10, 29.9999):
        steps = StepsInMemory()
        first = Dialogue(CHALLENGE, WELCOME, now=BEGIN)
        first.run(who(key=KEY, steps=steps))
        second = Dialogue(CHALLENGE, WELCOME, now=BEGIN + into)
        second.run(who(key=KEY, steps=steps))
        assert waits(first) == []
        assert sum(waits(second)) == pytest.approx(30 - into, abs=1e-6)
        assert first.sent(1)["code"] == totp(KEY, BEGIN)
        assert second.sent(1)["code"] == totp(KEY, BEGIN + 30)
        later = Dialogue(CHALLENGE, WELCOME, now=BEGIN + 60)
        later.run(who(key=KEY, steps=steps))
        assert waits(later) == []
        assert later.sent(1)["code"] == totp(KEY, BEGIN + 60)


class Clock(Dialogue):
    """A login during whose wait the clock changes."""

    def __init__(self, *replies: Any, shows: Iterator[float], **options: Any) -> None:
        super().__init__(*replies, **options)
        self._shows = shows

    def after(self, step: Wait) -> float:
        return next(self._shows)


def test_a_wait_that_ends_too_early_is_repeated_but_a_changed_clock_is_not_waited_for() -> None:
    """Clocks are not exact; one that was set back an hour must not delay the login."""
    for shows, expected in (
        ([29.9, 30], [20, 0.1]),
        ([29], [20]),
        ([-3600], [20]),
        ([9000], [20]),
    ):
        moments = iter(BEGIN + each for each in shows)
        replies = [CHALLENGE] * (2 if shows[0] > 60 else 1)
        dialogue = Clock(*replies, WELCOME, now=BEGIN + 10, shows=moments)
        dialogue.run(who(key=KEY, steps=taken(1)))
        assert waits(dialogue) == pytest.approx(expected)
        assert dialogue.sent(-1)["code"] == totp(KEY, BEGIN + 30)


def test_a_clock_that_is_off_by_more_than_a_step_is_not_used() -> None:
    """The server's is used; if it refuses the code, the error says by how much the clock is off."""
    for ahead in (0, 20, -20, 30, 31, -31, 120, -3600):
        dialogue = Dialogue(challenge(BEGIN + ahead), WRONG, now=BEGIN)
        with pytest.raises(LoginError) as caught:
            dialogue.run(who(key=KEY))
        off = abs(ahead) > 30
        assert dialogue.sent(1)["code"] == totp(KEY, BEGIN + (ahead if off else 0))
        hint = (
            ". The code was generated from the setup key: check that key. Each code works only "
            "once, so another machine may have used it"
        )
        if off:
            hint += (
                f". This machine's clock is {abs(ahead)} seconds "
                f"{'behind' if ahead > 0 else 'ahead of'} Docker Hub's: correct it. The code was "
                "generated for the time of Docker Hub"
            )
        assert caught.value.message.partition("after a few failures")[2] == hint


def test_a_given_code_says_nothing_about_the_clock() -> None:
    """It was made by another machine."""
    with pytest.raises(LoginError) as caught:
        Dialogue(challenge(BEGIN + 3600), WRONG, now=BEGIN).run(who(otp="012345"))
    assert "clock" not in str(caught.value)
    assert "setup key" not in str(caught.value)


def test_after_a_long_wait_for_a_code_a_new_challenge_is_requested() -> None:
    """The old one may have expired."""
    again = says(401, {"login_2fa_token": "another"})
    dialogue = Dialogue(CHALLENGE, again, WELCOME, now=BEGIN + 1)
    dialogue.run(who(key=KEY, steps=taken(3)))
    assert waits(dialogue) == [89]
    assert dialogue.sent(1) == dialogue.sent(0)
    assert dialogue.sent(2) == {"login_2fa_token": "another", "code": totp(KEY, BEGIN + 90)}
    without = Dialogue(CHALLENGE, WELCOME, now=BEGIN + 1).run(who(key=KEY, steps=taken(3)))
    assert without.secret.reveal() == TOKEN, "the account has no second factor any more"
    with pytest.raises(ServerError):
        Dialogue(CHALLENGE, answer(503), now=BEGIN + 1).run(who(key=KEY, steps=taken(3)))


def test_the_waiting_has_a_limit() -> None:
    dialogue = Dialogue(CHALLENGE, now=BEGIN)
    with pytest.raises(TwoFactorRequiredError) as caught:
        dialogue.run(who(key=KEY, steps=taken(20)))
    assert caught.value.message == (
        "20 logins as 'ann' already wait for their codes, and there is one every 30 seconds: sign "
        "in once and use the session for all, e.g. with `dockerhub login`, or sign in with a "
        "personal access token"
    )
    assert dialogue.paths == ["/v2/users/login"]


def test_a_process_remembers_the_steps_that_a_login_may_still_take() -> None:
    """And forgets those before."""
    steps = taken(1)
    for step, free in ((40, True), (0, False), (41, True), (0, True)):
        assert steps.take(ACCOUNT, STEP + step) is free


def test_a_folder_gives_each_step_to_one_program(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "steps"
    with ThreadPoolExecutor(16) as pool:
        programs = [TotpStepFolder(folder) for _ in range(64)]
        assert sum(pool.map(lambda each: each.take(ACCOUNT, STEP), programs)) == 1
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert TotpStepFolder(folder).take("another account", STEP)
    assert TotpStepFolder(folder).take(ACCOUNT, STEP + 1)
    assert not TotpStepFolder(folder).take(ACCOUNT, STEP + 1)
    assert "ann" not in str(list(folder.iterdir()))
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o600}


def test_a_folder_keeps_only_what_is_needed(tmp_path: Path) -> None:
    """Steps that ended long ago are deleted, for this account only; other files stay."""
    steps = TotpStepFolder(tmp_path)
    steps.take("another account", STEP)
    for each in range(STEP, STEP + 60):
        assert steps.take(ACCOUNT, each)
    assert len(list(tmp_path.iterdir())) == 42
    account = next(each.name for each in tmp_path.glob(f"*-{STEP + 59}")).partition("-")[0]
    odd = [tmp_path / f"{account}-{each}" for each in ("odd", "0", "0-odd", "1")]
    odd[0].touch()
    odd[1].mkdir()
    for each in range(STEP + 60, STEP + 70):
        assert steps.take(ACCOUNT, each)
    odd[2].touch()
    odd[3].mkdir()
    assert steps.take(ACCOUNT, STEP + 200)
    own = {each.name for each in tmp_path.glob(f"{account}-*")}
    assert own == {f"{account}-{STEP + 200}", *(each.name for each in odd)}


def test_a_folder_that_cannot_be_listed_gives_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "glob", fail)
    assert TotpStepFolder(tmp_path).take(ACCOUNT, STEP)


def test_without_a_writable_folder_the_process_remembers_steps(tmp_path: Path) -> None:
    """For example if the home is read-only, or not a folder."""
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        account = str(path)
        assert TotpStepFolder(path).take(account, STEP)
        assert not TotpStepFolder(path).take(account, STEP)


def test_the_clients_of_a_program_do_not_use_a_code_twice(
    drive: Drive, server: EmulatedHub, clock: FakeClock
) -> None:
    """Each of them waits for its own code, and reports that."""
    events: list[Event] = []
    for _ in range(3):
        drive.hub(base_url=server.url, on_event=events.append, **BOB).login()
    logins = [each.status for each in server.requests if "login" in each.path]
    assert logins == [401, 200] * 3
    login = Event(EventKind.LOGIN, "POST", "/v2/users/2fa-login", 200)
    told = [Event(EventKind.CODE_WAIT, login.method, login.path, wait=each) for each in clock.waits]
    assert len(told) == 2
    assert all(0 < each <= 30 for each in clock.waits)
    assert events == [login, told[0], login, told[1], login]


def test_clients_on_machines_whose_clocks_are_off_sign_in(
    drive: Drive, server: EmulatedHub, clock: FakeClock
) -> None:
    """By the server's time in its responses."""
    for off in (-3600, -120, 60, 3600):
        other = FakeClock(clock.now() + off)
        drive.hub(base_url=server.url, clock=other, **BOB).login()
        clock.advance(31)
    logins = [each.status for each in server.requests if "login" in each.path]
    assert logins == [401, 200] * 4


def test_a_memory_of_another_type_is_refused(drive: Drive) -> None:
    with pytest.raises(TypeError, match="totp_steps must be a TotpStepFolder or something with"):
        drive.hub(**BOB, totp_steps="~/.local/state")
