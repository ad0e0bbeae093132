"""The version of the distribution."""

__all__ = ["__version__"]

try:
    from dockerhub._built_version import __version__
except ModuleNotFoundError:
    # Nothing was built or installed from these files.
    __version__ = "0.1.dev0"
