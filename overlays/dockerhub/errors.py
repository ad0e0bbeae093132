"""All errors of this package; `from dockerhub import NotFoundError` works, too."""

from dockerhub._base import errors as _errors
from dockerhub._base.errors import *
from dockerhub._base.failures import FailureCounter

__all__ = ["FailureCounter"]
__all__ += _errors.__all__
