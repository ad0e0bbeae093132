"""Names of things on Docker Hub: checks, patterns, and suggestions for wrong ones.

>>> from dockerhub import names
>>> names.parse_repository("python")
Repository(namespace='library', name='python')
>>> names.first_match("pr-17", ["v*", "pr-*"])
'pr-*'
"""

from dockerhub._base.arguments import Repository, check_segment, parse_repository
from dockerhub._base.patterns import check_tag_patterns, first_match
from dockerhub._base.repository_patterns import UnmatchedPatternError, is_pattern
from dockerhub._base.suggestions import did_you_mean

__all__ = [
    "Repository",
    "UnmatchedPatternError",
    "check_segment",
    "check_tag_patterns",
    "did_you_mean",
    "first_match",
    "is_pattern",
    "parse_repository",
]
