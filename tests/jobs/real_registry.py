"""Debian's docker-registry as a process, a token service that it trusts, and pushing to it."""

import base64
import hashlib
import json
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
from attrs import define, field
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

PROGRAM = "docker-registry"
SERVICE = "registry.docker.io"
ISSUER = "tests"
USER, PASSWORD = "alice", "alice-password"
INDEX = "application/vnd.oci.image.index.v1+json"
IMAGE = "application/vnd.oci.image.manifest.v1+json"
_CONFIG = "application/vnd.oci.image.config.v1+json"
_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
_PATIENCE = 60.0


@define
class TokenService:
    """Issues tokens for a user, as auth.docker.io does.

    Attributes:
        actions: What its tokens allow, whatever is asked for.
        asked: The scopes that were asked for.
    """

    certificate: bytes
    key: rsa.RSAPrivateKey
    actions: set[str] = field(factory=lambda: {"pull", "push", "delete"})
    asked: list[str] = field(factory=list)

    def answer(self, query: dict[str, list[str]], authorization: str) -> tuple[int, Any]:
        expected = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if authorization != f"Basic {expected}" or query["service"] != [SERVICE]:
            return 401, {"details": "incorrect username or password"}
        [scope] = query["scope"]
        self.asked.append(scope)
        return 200, {"token": self.token(*scope.split(":")), "expires_in": 300}

    def token(self, kind: str, name: str, actions: str) -> str:
        granted = [each for each in actions.split(",") if each in self.actions]
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": SERVICE,
            "sub": USER,
            "iat": now,
            "nbf": now - 9,
            "exp": now + 300,
            "jti": f"{now}",
            "access": [{"type": kind, "name": name, "actions": granted}],
        }
        chain = [base64.b64encode(self.certificate).decode()]
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"x5c": chain})


@define
class RealRegistry:
    """Where the registry and its token service are, and what was pushed there."""

    url: str
    auth_url: str
    tokens: TokenService

    def push(self, name: str, content: str) -> tuple[str, int]:
        """Push an image of one layer; return its digest and the size of its manifest."""
        blobs = [
            self._push_blob(name, kind, text.encode())
            for kind, text in ((_CONFIG, f'{{"of":"{content}"}}'), (_LAYER, content))
        ]
        body = {"schemaVersion": 2, "mediaType": IMAGE, "config": blobs[0], "layers": blobs[1:]}
        return self._push_manifest(name, IMAGE, body)

    def push_index(self, name: str, rows: list[dict[str, Any]]) -> str:
        """Push an index of existing manifests; return its digest."""
        body = {"schemaVersion": 2, "mediaType": INDEX, "manifests": rows}
        return self._push_manifest(name, INDEX, body)[0]

    def has(self, name: str, digest: str) -> bool:
        """Return whether a manifest exists."""
        accept = {**self._header(name), "Accept": f"{INDEX}, {IMAGE}"}
        found = httpx.get(f"{self.url}/v2/{name}/manifests/{digest}", headers=accept)
        assert found.status_code in (200, 404)
        return found.status_code == 200

    def _push_blob(self, name: str, media_type: str, data: bytes) -> dict[str, Any]:
        header, digest = self._header(name), f"sha256:{hashlib.sha256(data).hexdigest()}"
        begun = httpx.post(f"{self.url}/v2/{name}/blobs/uploads/", headers=header)
        place = httpx.URL(begun.headers["location"]).copy_merge_params({"digest": digest})
        header |= {"Content-Type": "application/octet-stream"}
        assert httpx.put(place, headers=header, content=data).status_code == 201
        return {"mediaType": media_type, "digest": digest, "size": len(data)}

    def _push_manifest(self, name: str, media_type: str, body: Any) -> tuple[str, int]:
        data = json.dumps(body).encode()
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        done = httpx.put(
            f"{self.url}/v2/{name}/manifests/{digest}",
            headers={**self._header(name), "Content-Type": media_type},
            content=data,
        )
        assert done.status_code == 201, done.text
        return digest, len(data)

    def _header(self, name: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens.token('repository', name, 'pull,push')}"}


@contextmanager
def real_registry(folder: Path, *, deletes: bool = True) -> Iterator[RealRegistry]:
    """Run a registry that stores in a folder, until the end of the block."""
    tokens = _certified()
    bundle = folder / "tokens.pem"
    certificate = x509.load_der_x509_certificate(tokens.certificate)
    bundle.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    with _serving(tokens) as auth_url:
        port = _free_port()
        config = folder / "config.yml"
        config.write_text(json.dumps(_config(folder, port, auth_url, bundle, deletes=deletes)))
        with (folder / "registry.log").open("wb") as log:
            process = subprocess.Popen([PROGRAM, "serve", config], stdout=log, stderr=log)
            try:
                url = f"http://127.0.0.1:{port}"
                _wait_for(url, process)
                yield RealRegistry(url, auth_url, tokens)
            finally:
                process.terminate()
                process.wait(_PATIENCE)


def _config(folder: Path, port: int, auth_url: str, bundle: Path, *, deletes: bool) -> Any:
    token = {
        "realm": f"{auth_url}/token",
        "service": SERVICE,
        "issuer": ISSUER,
        "rootcertbundle": str(bundle),
    }
    return {
        "version": "0.1",
        "storage": {
            "filesystem": {"rootdirectory": str(folder / "storage")},
            "delete": {"enabled": deletes},
        },
        "http": {"addr": f"127.0.0.1:{port}"},
        "auth": {"token": token},
    }


def _certified() -> TokenService:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ISSUER)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return TokenService(certificate.public_bytes(serialization.Encoding.DER), key)


@contextmanager
def _serving(tokens: TokenService) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            authorization = self.headers.get("Authorization", "")
            status, body = tokens.answer(parse_qs(parts.query), authorization)
            self.send_response(status if parts.path == "/token" else 404)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            assert httpx.get(f"{url}/v2/").status_code == 401
        except httpx.ConnectError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{PROGRAM} did not start")
