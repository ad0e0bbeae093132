"""What is not used is not imported: programs that start often pay for it every time."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

PROGRAM = """
import sys, httpx
httpx.Client(), httpx.AsyncClient()
before = set(sys.modules)
{}
print(*set(sys.modules) - before)
"""


def loaded_by(program: str) -> set[str]:
    """The modules that a program of its own loads, besides those of httpx."""
    command = [sys.executable, "-c", PROGRAM.format(program)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_the_package_alone_imports_none_of_its_modules() -> None:
    assert {each for each in loaded_by("import dockerhub") if "dockerhub" in each} == {"dockerhub"}


@pytest.mark.parametrize("client", ["DockerHub", "AsyncDockerHub"])
def test_a_client_imports_no_models_operations_or_logins(client: str) -> None:
    """Nor what only few clients need."""
    found = loaded_by(f"import dockerhub; dockerhub.{client}(anonymous=True)")
    assert not {each for each in found if each.startswith("dockerhub_openapi")}
    late = {"_spec.operations", "_spec.drift", "_responses.error_responses"}
    late |= {"_auth.login_steps", "_auth.credential_helpers", "_auth.docker_config"}
    assert all(find_spec(f"dockerhub.{name}") for name in late)
    assert not {f"dockerhub.{name}" for name in late} & found
    assert not {"msgspec", "subprocess", "html", "dateutil", "anyio.to_thread"} & found


def test_a_call_brings_the_models_of_its_answers_only() -> None:
    answering = "httpx.MockTransport(lambda _: httpx.Response(200, json={'name': 'x'}))"
    found = loaded_by(
        f"import dockerhub; hub = dockerhub.DockerHub(transport={answering}, anonymous=True); "
        "hub.tags.get('python', 'x')"
    )
    models = {
        name.rpartition(".")[2] for name in found if name.startswith("dockerhub_openapi.models.")
    }
    assert models >= {"tag", "image", "image_status", "layer"}
    assert not {each for each in models if each.startswith(("scim", "audit", "access", "login"))}
    late = {"_sync.pager", "_paging.cursor", "_spec.drift", "_auth.oidc"}
    assert all(find_spec(f"dockerhub.{name}") for name in late)
    assert not {f"dockerhub.{name}" for name in late} & found
    assert not {"fractions", "decimal"} & found
