"""``python -m dockerhub.emulator``."""

import sys

try:
    from .program import main
except ModuleNotFoundError as error:
    sys.exit(f'dockerhub.emulator needs {error.name}: pip install "dockerhub[emulator]"')

sys.exit(main())
