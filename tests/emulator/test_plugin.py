"""The pytest plugin: fixtures for users' tests."""

from collections.abc import Callable

import httpx
import pytest

from dockerhub.emulator import EmulatedHub

pytest_plugins = ["pytester"]
ALPINE = "/v2/namespaces/library/repositories/alpine/tags"


def test_the_fixture_is_reset_for_every_test(docker_hub: EmulatedHub) -> None:
    """It holds the demo, and no requests."""
    assert not docker_hub.requests
    assert httpx.get(docker_hub.url + ALPINE).json()["count"] == 3


def test_the_factory_starts_hubs(
    docker_hub_factory: Callable[..., EmulatedHub],
) -> None:
    """Several at a time."""
    first, second = docker_hub_factory(seed="empty"), docker_hub_factory(rate_limit=1)
    assert httpx.get(first.url + ALPINE).status_code == 404
    assert [httpx.get(second.url + ALPINE).status_code for _ in range(2)] == [200, 429]


def test_a_test_may_stop_the_hub(pytester: pytest.Pytester) -> None:
    """The next test has a running one."""
    pytester.makepyfile(
        """
        import httpx, pytest

        def test_one(docker_hub):
            docker_hub.stop()
            assert not docker_hub.is_running
            with pytest.raises(httpx.ConnectError):
                httpx.get(docker_hub.url)

        def test_two(docker_hub):
            assert docker_hub.is_running
            assert httpx.get(docker_hub.url).status_code == 200
        """
    )
    pytester.runpytest_subprocess("-q").assert_outcomes(passed=2)


def test_the_plugin_works_in_users_tests(pytester: pytest.Pytester) -> None:
    """Each test has the demo in its original state; nothing is left running."""
    pytester.makepyfile(
        """
        import httpx

        PATH = "/v2/repositories/acme/app/tags/latest/"

        def remove(hub):
            token = httpx.post(
                f"{hub.url}/v2/users/login",
                json={"username": "alice", "password": "alice-password"},
            ).json()["token"]
            headers = {"Authorization": f"Bearer {token}"}
            return httpx.delete(hub.url + PATH, headers=headers).status_code

        def test_one(docker_hub):
            assert remove(docker_hub) == 204

        def test_two(docker_hub, docker_hub_factory):
            assert remove(docker_hub) == 204
            assert remove(docker_hub_factory(seed="demo")) == 204

        def test_three(docker_hub):
            assert httpx.get(docker_hub.url + PATH).status_code == 200
        """
    )
    result = pytester.runpytest_subprocess("-q")
    result.assert_outcomes(passed=3)
