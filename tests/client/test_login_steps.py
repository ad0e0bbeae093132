"""Signing in, step by step, without I/O."""

import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from answers import NOW, answer, http_date, says
from attrs import evolve
from dialogue import CHALLENGE, INTERMEDIATE, KEY, PASSWORD, TOKEN, WELCOME, Dialogue, who

from dockerhub import (
    EdgeBlockedError,
    HubError,
    LoginError,
    NotFoundError,
    RateLimitError,
    ServerError,
    TwoFactorRequiredError,
    UnexpectedResponseError,
)
from dockerhub._auth.login_steps import Wait, clean_code
from dockerhub._auth.totp import totp
from dockerhub._base.messages import Response
from dockerhub._base.secret import Secret


@pytest.mark.parametrize("password", [PASSWORD, "dckr_pat_abc", "dckr_oat", " spaces "])
def test_a_password_or_personal_token_uses_the_first_path(password: str) -> None:
    """One request, whose path in logs and errors is that of the spec."""
    dialogue = Dialogue(WELCOME)
    token = dialogue.run(who(password))
    assert token.secret.reveal() == TOKEN
    assert dialogue.paths == ["/v2/users/login"]
    assert dialogue.sent(0) == {"username": "ann", "password": password}
    request = dialogue.steps[0]
    assert (request.method, request.template, request.query) == ("POST", "/v2/users/login", ())
    assert request.media_type == "application/json"
    assert request.secrets == (Secret(password),), "what an error must not repeat"


def test_an_organization_token_uses_the_other_path() -> None:
    """The first one refuses it: https://github.com/docker/terraform-provider-docker/issues/108."""
    dialogue = Dialogue(says(200, {"access_token": TOKEN}))
    assert dialogue.run(who("dckr_oat_abc")).secret.reveal() == TOKEN
    assert dialogue.paths == ["/v2/auth/token"]
    assert dialogue.sent(0) == {"identifier": "ann", "secret": "dckr_oat_abc"}
    assert dialogue.steps[0].secrets == (Secret("dckr_oat_abc"),)


@pytest.mark.parametrize(
    "refusal",
    [
        answer(404, "<html>not found</html>"),
        says(405, {"message": "405: Method Not Allowed"}),
        answer(410),
        says(401, {"detail": "Cannot log into an organization account"}),
        says(401, {"message": "Cannot log into an organization account", "errinfo": {}}),
    ],
)
def test_the_other_path_is_used_if_the_first_does_not_exist(refusal: Response) -> None:
    """It is gone, or the response says that it is the wrong one."""
    dialogue = Dialogue(refusal, says(200, {"access_token": TOKEN}))
    assert dialogue.run(who()).secret.reveal() == TOKEN
    assert dialogue.paths == ["/v2/users/login", "/v2/auth/token"]


def test_the_other_path_may_not_exist_either() -> None:
    dialogue = Dialogue(answer(404), says(404, {"message": "404: Page Not Found"}))
    with pytest.raises(NotFoundError, match="404: Page Not Found"):
        dialogue.run(who())
    assert dialogue.paths == ["/v2/users/login", "/v2/auth/token"]


@pytest.mark.parametrize("status", [200, 400, 401, 403, 500])
@pytest.mark.parametrize("detail", ["Require secondary authentication", "something else", None])
def test_only_the_token_of_a_challenge_demands_a_second_factor(
    status: int, detail: str | None
) -> None:
    """The status and the text do not matter; they changed before."""
    challenge = says(status, {"detail": detail, "login_2fa_token": INTERMEDIATE})
    dialogue = Dialogue(challenge, WELCOME)
    assert dialogue.run(who(otp="012345")).secret.reveal() == TOKEN
    assert dialogue.paths == ["/v2/users/login", "/v2/users/2fa-login"]
    assert dialogue.sent(1) == {"login_2fa_token": INTERMEDIATE, "code": "012345"}
    assert dialogue.steps[1].secrets == (Secret(INTERMEDIATE), Secret("012345"))


@pytest.mark.parametrize("token", [None, "", 5, ["x"], {}, False])
def test_without_such_a_token_no_second_factor_is_demanded(token: Any) -> None:
    """Not even if the text says so."""
    text = "Require secondary authentication on MFA enabled account"
    dialogue = Dialogue(says(401, {"detail": text, "login_2fa_token": token}))
    with pytest.raises(LoginError, match=text):
        dialogue.run(who(otp="012345"))
    assert dialogue.paths == ["/v2/users/login"]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("012345", "012345"),
        ("012 345", "012345"),
        (" 012345\n", "012345"),
        ("0 1 2 3 4 5", "012345"),
        ("012\u00a0345", "012345"),
        ("abc123", "abc123"),
    ],
)
def test_spaces_in_a_typed_code_are_removed(typed: str, sent: str) -> None:
    """The code is text, because leading zeros count."""
    for credentials in (who(otp=typed), who(ask=lambda: typed)):
        dialogue = Dialogue(CHALLENGE, WELCOME)
        dialogue.run(credentials)
        assert dialogue.sent(1)["code"] == sent


@pytest.mark.parametrize("code", [12345, 12345.0, None, b"012345", ["0"], True])
def test_a_code_must_be_text(code: Any) -> None:
    """A number would have lost its leading zeros; nothing is sent."""
    dialogue = Dialogue(CHALLENGE)
    problem = f"^otp must be text such as '012345', not {type(code).__name__}$"
    with pytest.raises(TypeError, match=problem):
        dialogue.run(who(ask=lambda: code))
    assert dialogue.paths == ["/v2/users/login"]


@pytest.mark.parametrize("code", ["", " ", "12-34", "12\x0034", "\uff11\uff12", "caf\u00e9", "1;2"])
def test_a_code_is_letters_and_digits(code: str) -> None:
    with pytest.raises(ValueError, match="otp must be the digits of a code") as caught:
        clean_code(code)
    assert len(code) < 4 or code not in str(caught.value)


def test_the_user_is_asked_once_and_only_when_a_code_is_demanded() -> None:
    asked: list[int] = []

    def ask() -> str:
        asked.append(1)
        return "012345"

    Dialogue(WELCOME).run(who(ask=ask))
    assert asked == []
    with pytest.raises(LoginError):
        Dialogue(CHALLENGE, says(401, {"detail": "wrong"})).run(who(ask=ask))
    assert asked == [1]


def test_an_error_of_the_users_function_is_raised_unchanged() -> None:
    def ask() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Dialogue(CHALLENGE).run(who(ask=ask))


def test_without_any_source_of_a_code_the_error_names_all_sources() -> None:
    """The user must know what to do."""
    with pytest.raises(TwoFactorRequiredError) as caught:
        Dialogue(CHALLENGE).run(who())
    assert (caught.value.method, caught.value.path) == ("POST", "/v2/users/2fa-login")
    for way in ("otp=", "totp_secret=", "personal access token", "'ann'"):
        assert way in str(caught.value)


def test_a_given_code_is_used_once() -> None:
    """A second login with it would be refused, and count as a failure."""
    used: set[Secret] = set()
    Dialogue(CHALLENGE, WELCOME, used=used).run(who(otp="012 345"))
    second = Dialogue(CHALLENGE, used=used)
    with pytest.raises(TwoFactorRequiredError) as caught:
        second.run(who(otp="012345"))
    assert caught.value.message == (
        "signing in again needs a new code, and the one given as otp= is used up: pass a function "
        "as otp=, or totp_secret="
    )
    assert second.paths == ["/v2/users/login"]


def test_a_code_is_made_from_the_secret() -> None:
    dialogue = Dialogue(CHALLENGE, WELCOME)
    dialogue.run(who(key=KEY))
    assert dialogue.sent(1)["code"] == totp(KEY, NOW)
    assert not any(isinstance(step, Wait) for step in dialogue.steps)


@pytest.mark.parametrize("status", [400, 401])
@pytest.mark.parametrize(
    "replies", [[], [CHALLENGE], [says(401, {"detail": "an organization account"})]]
)
def test_a_refusal_says_what_to_check_and_is_not_repeated(
    status: int, replies: list[Response]
) -> None:
    """On each of the paths: Docker Hub locks accounts."""
    refusal = says(status, {"detail": "Incorrect authentication credentials"})
    dialogue = Dialogue(*replies, refusal)
    with pytest.raises(LoginError) as caught:
        dialogue.run(who(otp="012345"))
    assert not dialogue.replies
    assert caught.value.status == status
    assert caught.value.path == dialogue.paths[-1]
    check = (
        "The password was accepted: check the code"
        if replies == [CHALLENGE]
        else "Check user name, password or access token, and code"
    )
    assert caught.value.message == (
        f"Docker Hub refused the login as 'ann': Incorrect authentication credentials. {check}; "
        "the login is not repeated, because Docker Hub locks accounts after a few failures"
    )


@pytest.mark.parametrize("status", [200, 400, 401, 404, 429, 500])
def test_every_refusal_has_the_id_of_its_request(status: int) -> None:
    """Docker's support asks for it."""
    refused = evolve(says(status, {"message": "no"}), headers={"x-request-id": "request-7"})
    with pytest.raises(HubError) as caught:
        Dialogue(refused, refused).run(who())
    assert (caught.value.status, caught.value.request_id) == (status, "request-7")


@pytest.mark.parametrize("replies", [[], [CHALLENGE], [answer(404)]])
def test_the_error_for_too_many_logins_says_when_to_retry(replies: list[Response]) -> None:
    """By the local clock; https://github.com/docker/hub-feedback/issues/2201."""
    told = "too many failed login attempts for username or IP address"
    locked = says(429, {"detail": told}, retry_after=f"{NOW + 900:.0f}", date=http_date(NOW + 300))
    busy = answer(503, retry_after="90")
    for credentials in (who(otp="012345"), who("dckr_oat_abc")):
        before = [] if credentials.for_organization else replies
        with pytest.raises(RateLimitError) as caught:
            Dialogue(*before, locked).run(credentials)
        assert caught.value.message == f"too many logins as 'ann': {told}"
        assert caught.value.retry_at == datetime.fromtimestamp(NOW + 600, UTC)
        assert caught.value.status == 429
        with pytest.raises(ServerError) as later:
            Dialogue(*before, busy).run(credentials)
        assert later.value.retry_at == datetime.fromtimestamp(NOW + 90, UTC)


def test_the_response_for_too_many_logins_may_name_no_wait() -> None:
    with pytest.raises(RateLimitError, match="Too Many Requests") as caught:
        Dialogue(answer(429)).run(who())
    assert caught.value.retry_at is None


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (answer(403, "error code: 1010"), EdgeBlockedError),
        (answer(403, "<html>Blocked</html>"), EdgeBlockedError),
        (says(500, {"detail": "Failed to generate login session."}), ServerError),
        (answer(503), ServerError),
        (answer(302, location="https://evil.example/"), UnexpectedResponseError),
        (says(200, {}), UnexpectedResponseError),
        (says(200, {"token": ""}), UnexpectedResponseError),
        (says(200, {"token": None}), UnexpectedResponseError),
        (says(200, {"token": 5}), UnexpectedResponseError),
        (says(200, {"token": "a b"}), UnexpectedResponseError),
        (says(200, {"token": "a\r\nX: y"}), UnexpectedResponseError),
        (says(200, {"token": "caf\u00e9"}), UnexpectedResponseError),
        (says(200, {"access_token": TOKEN}), UnexpectedResponseError),
        (says(200, [TOKEN]), UnexpectedResponseError),
        (answer(200, "<html>504</html>"), UnexpectedResponseError),
        (answer(200, b"[" * 100_000), UnexpectedResponseError),
        (answer(200), UnexpectedResponseError),
        (says(201, {"token": TOKEN}), UnexpectedResponseError),
        (answer(204), UnexpectedResponseError),
    ],
)
def test_an_invalid_login_response_is_an_error(failure: Response, kind: type[HubError]) -> None:
    """Of the class of its status; a token that does not fit a header is not a token."""
    with pytest.raises(kind) as caught:
        Dialogue(failure).run(who())
    assert type(caught.value) is kind
    assert caught.value.status == failure.status
    if failure.succeeded:
        told = f"the login returned {failure.status}, but no usable token"
        assert caught.value.message == told


@pytest.mark.parametrize("status", [200, 201, 204, 302, 400, 401, 403, 404, 418, 429, 500, 503])
@pytest.mark.parametrize("replies", [[], [CHALLENGE], [answer(404)]])
def test_no_error_of_a_login_holds_a_body_or_a_secret(status: int, replies: list[Response]) -> None:
    """Bodies of logins hold tokens, for any status."""
    body = {
        "detail": "no",
        "tokens": [TOKEN],
        "refresh_token": TOKEN,
        "token": f"{TOKEN} with spaces",
        "access_token": f"{TOKEN} with spaces",
    }
    dialogue = Dialogue(*replies, *[says(status, body)] * 2)
    with pytest.raises(HubError) as caught:
        dialogue.run(who(otp="012345"))
    error: Any = caught.value
    assert (error.body, error.raw_body) == (None, b"")
    shown = repr(error) + str(error) + repr(vars(error)) + repr(pickle.dumps(error))
    for secret in (TOKEN, PASSWORD, INTERMEDIATE, "012345"):
        assert secret not in shown


def test_no_step_shows_a_secret() -> None:
    """Steps are printed when they are debugged."""
    dialogue = Dialogue(CHALLENGE, WELCOME)
    token = dialogue.run(who(otp="012345"))
    shown = repr([*dialogue.steps, token, who(otp="012345", key=KEY), CHALLENGE, WELCOME])
    for secret in (TOKEN, PASSWORD, INTERMEDIATE, "012345", KEY.decode()):
        assert secret not in shown
