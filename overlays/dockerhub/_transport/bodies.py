"""Take in the body of a response as it comes: unpacked, and no more of it than is allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

ACCEPTED: Final = "gzip, deflate"
"""The encodings that are asked for; a body in another one is left as it is."""

_MOST_HEADERS: Final = 200
_MOST_ENCODINGS: Final = 1
_PIECE: Final = 65_536
_UNPACKED: Final = (b"gzip", b"deflate")
_ZLIB_OR_GZIP: Final = zlib.MAX_WBITS | 32
_RAW_DEFLATE: Final = -zlib.MAX_WBITS


class UnpackError(Exception):
    """A compressed body is not what it says."""


class Body:
    """The body of a response, taken in piece by piece.

    Args:
        headers: The headers of the response.
        largest: How many bytes are read.
        whole: Whether a part of it is of no use.

    Attributes:
        problem: Why not all of it is read; empty if it is.
    """

    def __init__(
        self, headers: Sequence[tuple[bytes, bytes]], largest: int, *, whole: bool
    ) -> None:
        self._whole = whole
        self._largest = largest
        encodings = _encodings(headers)
        self._zlib = zlib.decompressobj(_ZLIB_OR_GZIP) if encodings else None
        self._raw_allowed = encodings == [b"deflate"]
        self._received = 0
        # Grows without copies, unlike bytearray.
        self._content = BytesIO()
        self._broken = ""
        self.problem = ""
        if len(headers) > _MOST_HEADERS:
            self.problem = f"it has more than {_MOST_HEADERS} headers"
        elif len(encodings) > _MOST_ENCODINGS:
            self.problem = f"its body is compressed {len(encodings)} times"

    @property
    def wanted(self) -> bool:
        """Whether more of it is wanted."""
        return not (self.problem or self._broken)

    def take(self, data: bytes) -> None:
        """Take in a piece as it came, if it is wanted."""
        if not self.wanted:
            return
        self._received += len(data)
        for piece in self._unpacked(data):
            self.keep(piece)
        if self._received > self._largest:
            self._refuse()

    def keep(self, data: bytes) -> None:
        """Take in a piece that is unpacked."""
        self._content.write(data)
        if self._content.tell() > self._largest:
            self._refuse()

    def content(self) -> bytes:
        """Return what was taken in; if only the whole is of use, all or nothing.

        Raises:
            UnpackError: It could not be unpacked.
        """
        if self._zlib is not None and self._received and self.wanted:
            self.keep(self._zlib.flush())
            self._broken = "" if self._zlib.eof else "the compressed body ends too early"
        if self._broken:
            raise UnpackError(self._broken)
        cut = self._whole and self.problem
        return b"" if cut else self._content.getvalue()[: self._largest]

    def _refuse(self) -> None:
        self.problem = (
            f"its body is longer than {self._largest} bytes; allow more by max_response_size="
        )

    def _unpacked(self, data: bytes) -> Iterator[bytes]:
        if self._zlib is None:
            yield data
            return
        while data and not self._zlib.eof and self.wanted:
            try:
                yield self._zlib.decompress(data, _PIECE)
                data = self._zlib.unconsumed_tail
            except zlib.error as error:
                if self._raw_allowed:
                    self._zlib = zlib.decompressobj(_RAW_DEFLATE)
                else:
                    self._broken = str(error)
            self._raw_allowed = False


def _encodings(headers: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
    values = (value for name, value in headers if name.lower() == b"content-encoding")
    names = (name.strip().lower() for value in values for name in value.split(b","))
    return [name for name in names if name in _UNPACKED]
