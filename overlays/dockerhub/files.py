"""Files as this package writes them: whole or not at all; and where it keeps its state.

>>> from pathlib import Path
>>> from dockerhub import files
>>> with files.replacing(Path("token.txt")) as write:  # doctest: +SKIP
...     write(b"...")
"""

from dockerhub._base.files import replace_file, replacing
from dockerhub._base.state_folders import state_folder

__all__ = ["replace_file", "replacing", "state_folder"]
