"""``python -m dockerhub.conformance``: hold live answers against the corrected spec."""

import sys

from dockerhub.conformance import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
