"""``python -m dockerhub.conformance``: compare live responses with the spec."""

import sys

from dockerhub.conformance import main

sys.exit(main())
