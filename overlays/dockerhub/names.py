"""Names of things on Docker Hub, and checks of what becomes a part of a URL.

>>> from dockerhub import names
>>> names.parse_repository("python")
Repository(namespace='library', name='python')
"""

from dockerhub._base.arguments import Repository, check_segment, parse_repository

__all__ = ["Repository", "check_segment", "parse_repository"]
