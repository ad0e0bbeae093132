"""Files as this package writes them: whole or not at all.

>>> from pathlib import Path
>>> from dockerhub import files
>>> with files.replacing(Path("token.txt")) as write:  # doctest: +SKIP
...     write(b"...")
"""

from dockerhub._base.files import replace_file, replacing

__all__ = ["replace_file", "replacing"]
