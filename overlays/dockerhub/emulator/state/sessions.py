"""Who is calling: the tokens that the Hub issues, and what it reads from them later.

The claims are laid out as those of Docker's own tokens: account data under
``https://hub.docker.com``, the kind of credential in ``source``, scopes in ``scope``.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

import jwt

from . import ids
from .clock import EmulatedClock
from .records import AccessToken, OidcConnection, OrgAccessToken, TokenResource, User
from .repositories import Repository
from .state import State

SCOPES: tuple[str, ...] = ("repo:public_read", "repo:read", "repo:write", "repo:admin")
"""The scopes of access tokens, the lowest first; each includes those before it."""

Kind = Literal["anonymous", "password", "pat", "oat"]
Token = TypeVar("Token", AccessToken, OrgAccessToken)
_CLAIM = "https://hub.docker.com"
_RUNNER = "https://token.actions.githubusercontent.com"
_ALGORITHM = "HS256"


class InvalidTokenError(Exception):
    """The text is not a token that this Hub issued and that is valid now."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who sent a request.

    Attributes:
        kind: What it signed in with.
        name: The name of a user; of an organization for an OAT.
        scopes: Of a PAT, with those that they include.
        resources: Of an OAT.
        label: Of a token.
    """

    kind: Kind
    name: str = ""
    scopes: frozenset[str] = frozenset()
    resources: tuple[TokenResource, ...] = ()
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

    def scopes_on(self, repository: Repository) -> frozenset[str]:
        """Return what an OAT allows on a repository."""
        namespace, name, is_private = repository.namespace, repository.name, repository.is_private
        return frozenset(
            scope
            for each in self.resources
            if each.covers(namespace, name, is_private=is_private)
            for scope in each.scopes
        )

    def org_scopes(self, org: str) -> frozenset[str]:
        """Return what an OAT allows on the organization that it belongs to."""
        return frozenset(
            scope
            for each in self.resources
            if each.type == "TYPE_ORG" and each.path == self.name == org
            for scope in each.scopes
        )


ANONYMOUS = Caller(kind="anonymous")


def included_scopes(scopes: tuple[str, ...]) -> frozenset[str]:
    """Return the scopes with all lower ones that they include."""
    highest = max((SCOPES.index(scope) for scope in scopes if scope in SCOPES), default=-1)
    return frozenset(scopes) | frozenset(SCOPES[: highest + 1])


@dataclass(kw_only=True)
class Sessions:
    """Issues bearer tokens and recognizes them."""

    state: State
    clock: EmulatedClock

    def for_user(self, user: User, lifetime: float, access_token: AccessToken | None = None) -> str:
        """Return a token for a person who logged in with a password or with a PAT."""
        source, scopes = "auth0", SCOPES
        if access_token is not None:
            source, scopes = f"docker_pat|{access_token.uuid}", access_token.scopes
        account = {"username": user.username, "uuid": user.uuid, "email": user.email}
        return self._token(account, source, scopes, lifetime)

    def for_organization(self, token: OrgAccessToken, lifetime: float) -> str:
        """Return a token for an organization."""
        account = {"username": token.org, "uuid": token.uuid}
        scopes = tuple(sorted({scope for each in token.resources for scope in each.scopes}))
        return self._token(account, f"docker_oat|{token.uuid}", scopes, lifetime)

    def for_connection(self, connection: OidcConnection, lifetime: float) -> str:
        """Return a token for an organization that trusts an ID token."""
        account = {"username": connection.org, "uuid": connection.id}
        scopes = tuple(sorted({scope for each in connection.resources for scope in each.scopes}))
        return self._token(account, f"docker_oidc|{connection.id}", scopes, lifetime)

    def id_token(self, audience: str, subject: str, lifetime: float) -> str:
        """Return an ID token as the runner of GitHub Actions issues it."""
        return self._signed(lifetime, aud=audience, sub=subject, purpose="id token", iss=_RUNNER)

    def id_token_claims(self, token: str) -> dict[str, Any]:
        """Return the claims of an ID token.

        Raises:
            InvalidTokenError: If it is none that is valid now.
        """
        claims = self._verified(token)
        if claims.get("purpose") != "id token":
            raise InvalidTokenError("no ID token")
        return claims

    def registry_token(self, name: str, lifetime: float, granted: dict[str, list[str]]) -> str:
        """Return a token of the registry for an account, or for anybody if the name is empty.

        `granted` is what it may do in each repository.
        """
        access = [
            {"type": "repository", "name": repository, "actions": actions}
            for repository, actions in granted.items()
        ]
        return self._signed(lifetime, sub=name, purpose="registry", access=access)

    def registry_grants(self, authorization: str) -> tuple[str, dict[str, list[str]]]:
        """Return whose token of the registry a header holds, and what it may do where.

        Raises:
            InvalidTokenError: If it holds none that is valid now.
        """
        claims = self._verified(authorization.removeprefix("Bearer "))
        if claims.get("purpose") != "registry":
            raise InvalidTokenError("no token of the registry")
        return claims["sub"], {each["name"]: each["actions"] for each in claims["access"]}

    def caller(self, authorization: str | None) -> Caller:
        """Return who sends this ``Authorization`` header.

        Raises:
            InvalidTokenError: If it is anything but a token that is valid now.
        """
        if authorization is None:
            return ANONYMOUS
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() not in ("bearer", "jwt"):
            raise InvalidTokenError("not a bearer token")
        return self._caller(self._claims(token.strip()))

    def revoke(self, authorization: str, *, with_access_token: bool = False) -> None:
        """Revoke the token in an ``Authorization`` header, if this Hub issued it.

        Args:
            authorization: The header.
            with_access_token: Also deactivate the access token that it was made from.
        """
        try:
            claims = self._claims(authorization.partition(" ")[2].strip())
        except InvalidTokenError:
            return
        self.state.revoked_sessions.add(claims["jti"])
        uuid = claims["source"].partition("|")[2]
        if with_access_token and uuid in self.state.access_tokens:
            token = self.state.access_tokens[uuid]
            self.state.access_tokens[uuid] = replace(token, is_active=False)

    def two_factor_token(self, user: User, lifetime: float) -> str:
        """Return a token that says: the password was right, the code is missing."""
        number = self.state.next_number("two-factor")
        jti = ids.uuid4(self.state.name, "two-factor", number)
        return self._signed(lifetime, sub=user.username, purpose="2fa", jti=jti)

    def two_factor_claims(self, token: str) -> dict[str, Any] | None:
        """Return the claims of a two-factor token that is valid now and was not used."""
        try:
            claims = self._verified(token)
        except InvalidTokenError:
            return None
        used = claims.get("jti") in self.state.used_two_factor_tokens
        return claims if claims.get("purpose") == "2fa" and not used else None

    def _token(
        self, account: dict[str, str], source: str, scopes: tuple[str, ...], lifetime: float
    ) -> str:
        session = ids.uuid4(self.state.name, "session", self.state.next_number("session"))
        return self._signed(
            lifetime,
            **{_CLAIM: {**account, "session_id": session, "source": source}},
            aud=["https://auth.docker.io", "https://hub.docker.com"],
            iss="https://login.docker.com/",
            jti=session,
            scope=" ".join(scopes),
            source=source,
            sub=f"{source.partition('|')[0]}|{account['uuid']}",
        )

    def _signed(self, lifetime: float, **claims: Any) -> str:
        now = int(self.clock.now())
        return jwt.encode(
            {**claims, "iat": now, "exp": now + int(lifetime)}, self._key, algorithm=_ALGORITHM
        )

    def _verified(self, token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                # PyJWT compares times with the real clock; the Hub has its own.
                options={"verify_exp": False, "verify_iat": False, "verify_aud": False},
            )
        except (jwt.InvalidTokenError, UnicodeError, RecursionError):
            raise InvalidTokenError("not signed by this Hub") from None
        if claims["exp"] <= self.clock.now():
            raise InvalidTokenError("expired")
        return claims

    @property
    def _key(self) -> bytes:
        return ids.fingerprint(self.state.name, "signing key")

    def _claims(self, token: str) -> dict[str, Any]:
        claims = self._verified(token)
        if _CLAIM not in claims or claims["jti"] in self.state.revoked_sessions:
            raise InvalidTokenError("revoked, or not for this purpose")
        return claims

    def _caller(self, claims: dict[str, Any]) -> Caller:
        name = claims[_CLAIM]["username"]
        kind, _, uuid = claims["source"].partition("|")
        if kind == "docker_oat":
            oat = self._usable(self.state.org_access_tokens.get(uuid))
            return Caller(kind="oat", name=name, resources=oat.resources, label=oat.label)
        if kind == "docker_oidc":
            connection = self.state.oidc_connections.get(uuid)
            if connection is None or not connection.is_active:
                raise InvalidTokenError("the connection was deleted or deactivated")
            return Caller(
                kind="oat", name=name, resources=connection.resources, label=connection.name
            )
        if name not in self.state.users:
            raise InvalidTokenError("the account was deleted")
        if kind == "docker_pat":
            pat = self._usable(self.state.access_tokens.get(uuid))
            scopes = included_scopes(pat.scopes)
            return Caller(kind="pat", name=name, scopes=scopes, label=pat.label)
        return Caller(kind="password", name=name)

    def is_usable(self, token: AccessToken | OrgAccessToken) -> bool:
        """Tell whether an access token is active and has not expired."""
        expired = token.expires_at is not None and token.expires_at <= self.clock.now_ns()
        return token.is_active and not expired

    def _usable(self, token: Token | None) -> Token:
        if token is None or not self.is_usable(token):
            raise InvalidTokenError("the access token was deleted, deactivated, or has expired")
        return token
