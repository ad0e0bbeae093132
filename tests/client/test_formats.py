"""JSON is read as the standard library reads it, with either decoder."""

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dockerhub._base import formats
from dockerhub._base.formats import JSONBoundError, decode_json

LARGE = b" " * 32_768
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def outcome(decode: Any, content: bytes) -> Any:
    """The value as text, or the class of error."""
    try:
        return repr(decode(content))
    except (RecursionError, JSONBoundError):
        return "too deep"
    except ValueError as error:
        return type(error)


@pytest.mark.sweep
@given(values)
@example(2**64)
@example(-(10**40))
@example(1e400)
@example("\ud800")
@example({"a": float("inf"), "é": -0.0})
def test_a_large_text_is_read_like_a_small_one(value: Any) -> None:
    """Including numbers of any size and text of any kind."""
    for ascii_only in (True, False):
        content = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
        assert outcome(decode_json, LARGE + content) == outcome(json.loads, content)


@given(st.binary(max_size=20) | st.text(alphabet='{}[]",:0123456789.eE+-ntu \\').map(str.encode))
@example(b"NaN")
@example(b"[1e400]")
@example(b'{"a": 1, "a": 2}')
@example(b"\xef\xbb\xbf{}")
@example('{"é": 1}'.encode("utf-16"))
@example(b'"\xff"')
@example(b"[" * 5_000)
def test_decoders_agree_on_odd_and_invalid_json(content: bytes) -> None:
    """Accepted by both or by neither."""
    assert outcome(decode_json, content) == outcome(json.loads, content)
    padded = LARGE + content if content.lstrip()[:1] in (b"{", b"[", b'"') else content
    assert outcome(decode_json, padded) == outcome(json.loads, padded)


def test_a_large_text_may_have_as_many_levels_as_a_small_one() -> None:
    """What msgspec reads is checked for the same number of levels."""
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")):
        for repeated in range(1, 52):
            content = opening * repeated + b"1" + closing * repeated
            levels = repeated * (opening.count(b"[") + opening.count(b"{"))
            assert outcome(decode_json, LARGE + content) == outcome(decode_json, content)
            assert (outcome(decode_json, LARGE + content) == "too deep") is (levels > 100)
    decode = formats._fast_decoder()
    assert decode is not None
    assert decode(b"[" * 8 + b"]" * 8) == [[[[[[[[]]]]]]]]
    with pytest.raises(ValueError, match="got `array`"):
        decode(b"[" * 9 + b"]" * 9)


def test_json_is_read_without_msgspec(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "msgspec.json", None)
    formats._fast_decoder.cache_clear()
    try:
        assert decode_json(LARGE + b"[1, 2]") == [1, 2]
    finally:
        formats._fast_decoder.cache_clear()


@pytest.mark.parametrize(("size", "imported"), [(0, "False"), (32_768, "True")])
def test_msgspec_is_imported_only_for_large_responses(size: int, imported: str) -> None:
    """Not for small ones."""
    program = (
        "import sys; from dockerhub._base.formats import decode_json\n"
        f"decode_json(b' ' * {size} + b'1'); print('msgspec' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == imported
