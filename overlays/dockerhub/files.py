"""Files and JSON as this package reads and writes them, and where it keeps its state.

>>> from pathlib import Path
>>> from dockerhub import files
>>> with files.replacing(Path("token.txt")) as write:  # doctest: +SKIP
...     write(b"...")
"""

from dockerhub._base.files import replace_file, replacing
from dockerhub._base.formats import finite, json_text
from dockerhub._base.regular_files import read_file
from dockerhub._base.state_folders import cache_folder, state_folder

__all__ = [
    "cache_folder",
    "finite",
    "json_text",
    "read_file",
    "replace_file",
    "replacing",
    "state_folder",
]
