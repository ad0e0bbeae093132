"""``python -m dockerhub.cli``: the same as ``dockerhub``."""

import sys

from dockerhub.cli.start import main

if __name__ == "__main__":
    sys.exit(main())
