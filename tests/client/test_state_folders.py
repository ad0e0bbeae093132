"""The folders of logins and journals: one rule for all."""

import os
import pwd
import sys
from pathlib import Path

import pytest

from dockerhub import CredentialStoreError
from dockerhub._base.state_folders import cache_folder, docker_folder, home_folder, state_folder

ACCOUNT = Path(pwd.getpwuid(os.getuid()).pw_dir)


def test_the_home_is_that_of_the_environment_or_of_the_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path would start at the working folder, where anybody may have written a file."""
    file = tmp_path / "file"
    file.touch()
    for environment, found in (
        ({"HOME": str(tmp_path), "USERPROFILE": "/other"}, tmp_path),
        ({"HOME": "", "USERPROFILE": str(tmp_path)}, tmp_path),
        ({"HOME": str(tmp_path / "later")}, tmp_path / "later"),
        ({"HOME": "/dev/null"}, None),
        ({"HOME": str(file)}, None),
        ({"HOME": "."}, None),
        ({}, ACCOUNT),
        ({"HOME": ""}, ACCOUNT),
    ):
        assert home_folder(environment) == found, environment

    def unknown(_uid: int) -> None:
        raise KeyError

    with monkeypatch.context() as patch:
        patch.setattr(pwd, "getpwuid", unknown)
        assert home_folder({}) is None
    monkeypatch.setitem(sys.modules, "pwd", None)
    assert home_folder({}) is None, "as on Windows without a profile"


def test_the_state_folders_are_below_the_home(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path)}
    for environment, logins, journals in (
        (home, tmp_path / ".docker", tmp_path / ".local" / "state" / "dockerhub"),
        ({"HOME": "/dev/null"}, None, None),
        (
            {"HOME": "/dev/null", "DOCKER_CONFIG": "here", "XDG_STATE_HOME": "/state"},
            Path("here"),
            Path("/state/dockerhub"),
        ),
        (
            {**home, "DOCKER_CONFIG": "", "XDG_STATE_HOME": "relative"},
            tmp_path / ".docker",
            tmp_path / ".local" / "state" / "dockerhub",
        ),
    ):
        found = docker_folder(environment, home_folder(environment)), state_folder(environment)
        assert found == (logins, journals), environment


def test_the_error_names_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "config.json").touch()
    with pytest.raises(
        CredentialStoreError, match=r"DOCKER_CONFIG must name .*json is not a folder"
    ):
        docker_folder({"DOCKER_CONFIG": str(tmp_path / "config.json")}, None)


def test_data_that_may_be_lost_is_in_the_cache(tmp_path: Path) -> None:
    """As in the XDG specification; a relative folder is ignored."""
    home, cache = str(tmp_path), str(tmp_path / "cache")
    for environment, found in (
        ({"HOME": home, "XDG_CACHE_HOME": cache}, tmp_path / "cache" / "dockerhub"),
        ({"HOME": home, "XDG_CACHE_HOME": "cache"}, tmp_path / ".cache" / "dockerhub"),
        ({"HOME": home}, tmp_path / ".cache" / "dockerhub"),
        ({"HOME": "/dev/null"}, None),
    ):
        assert cache_folder(environment) == found, environment
