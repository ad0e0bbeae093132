"""``python -m dockerhub.conformance``: compare live responses with the corrected spec."""

import sys

from dockerhub.conformance import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
