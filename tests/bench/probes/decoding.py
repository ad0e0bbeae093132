"""Decode a page of 100 tags with 10 images each, as the client does and as others do.

python decoding.py PAGE DEFAULT_OUTPUT
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from attrs import fields
from timing import take_turns, tell

from dockerhub._base.formats import decode_json
from dockerhub_openapi.api.repositories.list_tags import parse_response as decode
from dockerhub_openapi.models import Image, Tag

sys.path.append(sys.argv[2])
DefaultTagPage = import_module("default_api.models").TagPage
PAGE = Path(sys.argv[1]).read_bytes()
TAG, IMAGE = (
    [each.name for each in fields(model) if each.name != "_absent"] for model in (Tag, Image)
)
Loads = Callable[[bytes], Any]


def everything(loads: Loads) -> None:
    """Decode all tags and all their images."""
    for tag in decode(loads(PAGE)).results:
        len(tag.images)


def three_attributes(loads: Loads) -> None:
    """Decode all tags and all their images, and read three attributes of each image."""
    for tag in decode(loads(PAGE)).results:
        for image in tag.images:
            _ = image.architecture, image.size, image.last_pushed


def every_attribute(loads: Loads) -> None:
    """Decode all tags and all their images, and read all that they have."""
    for tag in decode(loads(PAGE)).results:
        _ = [getattr(tag, name) for name in TAG]
        for image in tag.images:
            _ = [getattr(image, name) for name in IMAGE]


def names_and_dates(loads: Loads) -> None:
    """Decode all tags, and look at names and dates only."""
    for tag in decode(loads(PAGE)).results:
        _ = tag.name, tag.tag_last_pushed


tell(
    take_turns(
        {
            "json": lambda: json.loads(PAGE),
            "bytes": lambda: decode_json(PAGE),
            "all": lambda: everything(decode_json),
            "three": lambda: three_attributes(decode_json),
            "everything": lambda: every_attribute(decode_json),
            "lazy": lambda: names_and_dates(decode_json),
            "all without msgspec": lambda: everything(json.loads),
            "lazy without msgspec": lambda: names_and_dates(json.loads),
            "default": lambda: DefaultTagPage.from_dict(json.loads(PAGE)),
        },
        rounds=60,
        repeat=3,
        clock=time.process_time,
    )
)
