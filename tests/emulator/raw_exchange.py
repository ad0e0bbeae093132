"""One request on a raw socket, and the bytes that came back."""

import socket

from dockerhub.emulator import EmulatedHub

ALPINE = "/v2/namespaces/library/repositories/alpine/tags"


def exchange(
    hub: EmulatedHub, path: str = ALPINE, headers: str = "", method: str = "GET"
) -> tuple[bytes, bool]:
    """Send one request; return all bytes that came, and whether the connection was reset."""
    host, port = hub.url.removeprefix("http://").split(":")
    lines = f"{method} {path} HTTP/1.1\r\nHost: {host}:{port}\r\n{headers}Connection: close\r\n\r\n"
    received = b""
    try:
        with socket.create_connection((host, int(port)), timeout=10) as raw:
            raw.sendall(lines.encode())
            while chunk := raw.recv(65_536):
                received += chunk
    except (ConnectionResetError, BrokenPipeError):
        return received, True
    return received, False


def head_and_body(data: bytes) -> tuple[dict[str, str], bytes]:
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")[1:]
    return {k.lower(): v for k, _, v in (line.partition(": ") for line in lines)}, body
