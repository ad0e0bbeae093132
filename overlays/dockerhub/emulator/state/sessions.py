"""Who is calling: the tokens that the Hub hands out, and what it reads from them later.

The claims are laid out as those of Docker's own tokens: account data under
``https://hub.docker.com``, the kind of credential in ``source``, scopes in ``scope``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from dockerhub.emulator.messages import ApiError, forbidden, unauthorized

from . import ids, jwt
from .clock import Clock
from .records import AccessToken, OrgAccessToken, User
from .state import State

Kind = Literal["anonymous", "password", "pat", "oat"]
_CLAIM = "https://hub.docker.com"
_LADDER = ("repo:public_read", "repo:read", "repo:write", "repo:admin")


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who sent a request. ``name`` is a user's, or an organization's for an OAT."""

    kind: Kind
    name: str = ""
    scopes: frozenset[str] = frozenset()
    label: str = ""

    @property
    def is_anonymous(self) -> bool:
        """Whether the request carried no credentials."""
        return self.kind == "anonymous"

    @property
    def actor(self) -> str:
        """The caller as audit logs show it."""
        return f'{self.name} - access token "{self.label}"' if self.label else self.name

    def has_scope(self, scope: str) -> bool:
        """Whether the caller's token allows this; a password allows everything."""
        return self.kind == "password" or scope in self.scopes

    def username(self) -> str:
        """Return the name of the user who called.

        Raises:
            ApiError: 401 if nobody is signed in, 403 if an organization is.
        """
        if self.is_anonymous:
            raise unauthorized()
        if self.kind == "oat":
            raise forbidden()
        return self.name


ANONYMOUS = Caller(kind="anonymous")


def implied_scopes(scopes: tuple[str, ...]) -> frozenset[str]:
    """Return the scopes with all lower ones that they imply."""
    highest = max((_LADDER.index(scope) for scope in scopes if scope in _LADDER), default=-1)
    return frozenset(scopes) | frozenset(_LADDER[: highest + 1])


def valid_scopes() -> tuple[str, ...]:
    """Return the scopes of personal access tokens, lowest first."""
    return _LADDER


@dataclass(kw_only=True)
class Sessions:
    """Hands out bearer tokens and recognises them."""

    state: State
    clock: Clock

    def for_user(self, user: User, lifetime: float, access_token: AccessToken | None = None) -> str:
        """Return a token for a person who signed in with a password or with a PAT."""
        source, scopes = "auth0", valid_scopes()
        if access_token is not None:
            source, scopes = f"docker_pat|{access_token.uuid}", access_token.scopes
        account = {"username": user.username, "uuid": user.uuid, "email": user.email}
        return self._token(account, source, scopes, lifetime)

    def for_organization(self, token: OrgAccessToken, lifetime: float) -> str:
        """Return a token for an organization."""
        account = {"username": token.org, "uuid": token.uuid}
        return self._token(account, f"docker_oat|{token.uuid}", token.scopes, lifetime)

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return who sends these headers.

        Raises:
            ApiError: 401 for anything in ``Authorization`` but a token that is good now.
        """
        header = headers.get("authorization")
        if header is None:
            return ANONYMOUS
        scheme, _, token = header.partition(" ")
        if scheme.lower() not in ("bearer", "jwt"):
            raise unauthorized()
        return self._recognise(self._claims(token.strip()))

    def revoke(self, headers: Mapping[str, str], *, with_access_token: bool = False) -> None:
        """Make the token in these headers worthless from now on, if it is one of ours.

        Args:
            headers: The headers of a request.
            with_access_token: Also switch off the access token that it was made from.
        """
        try:
            claims = self._claims(headers.get("authorization", "").partition(" ")[2].strip())
        except ApiError:
            return
        self.state.revoked_sessions.add(claims["jti"])
        uuid = claims["source"].partition("|")[2]
        if with_access_token and uuid in self.state.access_tokens:
            token = self.state.access_tokens[uuid]
            self.state.access_tokens[uuid] = replace(token, is_active=False)

    def two_factor_token(self, user: User, lifetime: float) -> str:
        """Return a token that says: the password was right, the code is missing."""
        now = int(self.clock.now())
        number = self.state.next_number("two-factor")
        claims = {
            "sub": user.username,
            "purpose": "2fa",
            "jti": ids.uuid4(self.state.name, "two-factor", number),
            "iat": now,
            "exp": now + int(lifetime),
        }
        return jwt.encode(claims, self._key)

    def two_factor_claims(self, token: str) -> dict[str, Any] | None:
        """Return the claims of a two-factor token that is good now, and unspent."""
        try:
            claims = jwt.decode(token, self._key)
        except jwt.InvalidTokenError:
            return None
        good = claims.get("purpose") == "2fa" and claims["exp"] > self.clock.now()
        spent = claims["jti"] in self.state.spent_two_factor_tokens
        return claims if good and not spent else None

    @property
    def _key(self) -> bytes:
        return ids.fingerprint(self.state.name, "signing key")

    def _token(
        self, account: dict[str, str], source: str, scopes: tuple[str, ...], lifetime: float
    ) -> str:
        now = int(self.clock.now())
        session = ids.uuid4(self.state.name, "session", self.state.next_number("session"))
        claims = {
            _CLAIM: {**account, "session_id": session, "source": source},
            "aud": ["https://auth.docker.io", "https://hub.docker.com"],
            "exp": now + int(lifetime),
            "iat": now,
            "iss": "https://login.docker.com/",
            "jti": session,
            "scope": " ".join(scopes),
            "source": source,
            "sub": f"{source.partition('|')[0]}|{account['uuid']}",
        }
        return jwt.encode(claims, self._key)

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            claims = jwt.decode(token, self._key)
        except jwt.InvalidTokenError:
            raise unauthorized() from None
        if _CLAIM not in claims or claims["jti"] in self.state.revoked_sessions:
            raise unauthorized()
        if claims["exp"] <= self.clock.now():
            raise unauthorized()
        return claims

    def _recognise(self, claims: dict[str, Any]) -> Caller:
        name = claims[_CLAIM]["username"]
        kind, _, uuid = claims["source"].partition("|")
        if kind == "docker_oat":
            return self._organization(uuid)
        if name not in self.state.users:
            raise unauthorized()
        if kind == "docker_pat":
            return self._access_token(name, uuid)
        return Caller(kind="password", name=name)

    def _access_token(self, name: str, uuid: str) -> Caller:
        token = self.state.access_tokens.get(uuid)
        if token is None or not token.is_active:
            raise unauthorized()
        scopes = implied_scopes(token.scopes)
        return Caller(kind="pat", name=name, scopes=scopes, label=token.label)

    def _organization(self, uuid: str) -> Caller:
        token = self.state.org_access_tokens.get(uuid)
        if token is None or not token.is_active:
            raise unauthorized()
        scopes = implied_scopes(token.scopes)
        return Caller(kind="oat", name=token.org, scopes=scopes, label=token.label)
