"""The models: what answers hold and requests take, each imported when it is first used.

Every attribute is typed; None means null or absent. `to_dict` returns what came: null as null,
and absent as absent.
"""

from typing import TYPE_CHECKING, Any

from dockerhub_openapi import models as _models

if TYPE_CHECKING:
    from dockerhub_openapi.models import *  # noqa: F403  # the models, as type checkers see them
else:
    # Type checkers would take any name for a model.
    def __getattr__(name: str) -> Any:
        # Also `__all__`, for `import *`.
        if name in {"__all__", *_models.__all__}:
            return getattr(_models, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted(_models.__all__)
