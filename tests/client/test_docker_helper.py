"""Credential helpers are run as Docker runs them, and their failures are told."""

import json
import os
import shlex
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dockerhub._docker_config import find_login
from dockerhub._docker_helper import (
    NOTHING,
    CredentialStoreError,
    HelperAnswer,
    ask_helper,
    run_helper,
)
from dockerhub._secrets import Secret

HUB = "https://index.docker.io/v1/"
SECRET = "hunter2-secret"
LOGIN = {"ServerURL": HUB, "Username": "jon", "Secret": SECRET}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the helpers are scripts")

Install = Callable[[str, str], None]
