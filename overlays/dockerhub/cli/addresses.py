"""Where the project is on the web: the only place that says so.

Both addresses are placeholders until it is decided where the project lives; names that end in
`.invalid` belong to nobody. Replace them before the first release: `make release-check` refuses
them. The project links and the README of the wheel are made from them (`hatch_build.py`).
"""

from typing import Final

REPOSITORY: Final = "https://repository.invalid"
"""The repository on GitHub."""
DOCUMENTATION: Final = "https://documentation.invalid"
"""The site that `.github/workflows/docs.yml` publishes."""
