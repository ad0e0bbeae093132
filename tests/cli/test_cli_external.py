"""`completion`, `emulator` and `conformance`; and `mcp`, a program that reads its own arguments."""

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import httpx
import pytest
from running import PATIENCE, PROGRAM, Here, run_piped

from dockerhub.emulator import EmulatedHub


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(run: Here, shell: str) -> None:
    """Each is for its shell, and its syntax is valid if the shell is there to check it."""
    done = run("completion", shell)

    assert done.code == 0
    assert "_DOCKERHUB_COMPLETE" in done.out
    program = shutil.which(shell)
    if program:
        subprocess.run([program, "-n"], input=done.out, text=True, check=True, timeout=PATIENCE)


@contextmanager
def emulator(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run `dockerhub emulator` until the end of a block, which has to end with 0."""
    with subprocess.Popen(
        [*PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        # It ends a read that would wait forever.
        timer = Timer(PATIENCE, process.kill)
        timer.start()
        try:
            yield process
            process.terminate()
            _, errors = process.communicate(timeout=PATIENCE)
        finally:
            timer.cancel()
            process.kill()
        assert (process.returncode, errors) == (0, "")


def test_emulator_prints_its_url_and_credentials(run: Here) -> None:
    """Marked as sample data; the credentials work."""
    with emulator("emulator", "--port", "0", "--fault", "no-images") as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        assert process.stdout.readline() == "\n"
        assert "Sample data: these" in process.stdout.readline()
        rows = [process.stdout.readline().split(maxsplit=2) for _ in range(12)]
        assert ["bob", "bob-password", "password; second factor: JBSWY3DPEHPK3PXP\n"] in rows
        assert ["alice", "dckr_pat_alice_disabled", "access token, repo:admin; disabled\n"] in rows
        assert ["acme", "dckr_scim_acme", "SCIM token\n"] in rows
        for name, secret, kind in rows:
            if "disabled" not in kind and "SCIM" not in kind and "factor" not in kind:
                body = {"identifier": name, "secret": secret}
                assert httpx.post(f"{url}/v2/auth/token", json=body).status_code == 200, name
        assert "Faults turned on: no-images." in httpx.get(url).text


def test_emulator_prints_json_or_the_url_only(tmp_path: Path) -> None:
    """For programs; for a seed file with many accounts, only some."""
    with emulator("emulator", "--port", "0", "--rate-limit", "none", "--json") as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert "Rate limit: none." in httpx.get(told["url"]).text
        assert {"name": "alice", "secret": "alice-password", "kind": "password"} in told[
            "credentials"
        ]
    with emulator("emulator", "--port", "0", "--quiet", "--seed", "empty") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Docker Hub emulator ready at http://")
        process.terminate()
        assert process.stdout.read() == ""
    users = ", ".join(f"{{username: u{n}, password: p{n}}}" for n in range(30))
    (tmp_path / "seed.yaml").write_text(f"users: [{users}]")
    with emulator("emulator", "--port", "0", "--seed", str(tmp_path / "seed.yaml")) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(24)]
        assert "and 10 more, which http://" in lines[-1]


@pytest.mark.parametrize(
    ("line", "code", "problem"),
    [
        ("--port many", 2, "'many' is not a whole number from 0 to 65,535"),
        ("--port 65536", 2, "'65536' is not a whole number from 0 to 65,535"),
        ("--host ''", 2, "--host: it is empty: name an address"),
        ("--rate-limit few", 2, "--rate-limit: 'few' is not a whole number"),
        ("--rate-limit-window 0", 2, "the window of a rate limit is a time > 0 s"),
        ("--rate-limit-form morse", 2, "use unix-retry-after, seconds"),
        ("--fault htm", 2, "there is no fault 'htm'; there is html"),
        ("--csv", 2, "emulator prints text or JSON: omit --csv and --ndjson."),
        ("--seed nothing", 1, "there is no seed 'nothing'"),
        ("--host 192.0.2.1", 1, "cannot listen on 192.0.2.1:8080"),
    ],
)
def test_emulator_says_what_it_cannot_serve(line: str, code: int, problem: str) -> None:
    """Before it listens."""
    done = run_piped("emulator", *shlex.split(line))
    assert done.code == code, done
    assert problem in done.err


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[EmulatedHub]:
    """What would be served: the server only tells its URL."""
    hubs: list[EmulatedHub] = []

    def serve(hub: EmulatedHub, host: str, port: int, tell: Callable[[str], None]) -> None:
        hubs.append(hub)
        tell(f"http://{host}:{port}")

    monkeypatch.setattr("dockerhub.emulator.program.serve", serve)
    return hubs


@pytest.mark.parametrize(("given", "limit"), [("", 180), ("--rate-limit 0", 0), ("none", None)])
def test_the_rate_limit_of_the_emulator(
    given: str, limit: int | None, run: Here, served: list[EmulatedHub]
) -> None:
    option = "--rate-limit none" if given == "none" else given
    assert run.line(f"emulator --seed empty {option}").code == 0
    [hub] = served
    assert (hub.rate_limit.limit if hub.rate_limit.enforced else None) == limit


def test_a_rate_limit_that_the_emulator_cannot_have(run: Here, served: list[EmulatedHub]) -> None:
    done = run.line("emulator --rate-limit few")
    assert (done.code, served) == (2, [])
    assert done.err.splitlines()[0] == (
        "dockerhub: --rate-limit: 'few' is not a whole number from 0 to 1,000,000,000, nor 'none'."
    )


def test_the_emulator_announces_itself_in_three_forms(
    run: Here, served: list[EmulatedHub], tmp_path: Path
) -> None:
    """As a text, as JSON, or only its URL."""
    url = "http://127.0.0.1:8080"
    (tmp_path / "seed.yaml").write_text("users: [{username: u, password: p}]")
    line = f"emulator --seed {tmp_path}/seed.yaml"
    ready = f"Docker Hub emulator ready at {url}\n"
    text, as_json, quiet = (run.line(f"{line} {more}").out for more in ("", "--json -q", "-q"))
    assert text.startswith(f"{ready}\nSample data: ")
    assert text.endswith("\n  u  p  password\n")
    told = json.loads(as_json)
    assert told["url"] == url
    assert told["credentials"] == [{"name": "u", "secret": "p", "kind": "password"}]
    assert quiet == ready


def test_conformance_compares_and_ends_as_other_commands(
    run: Here, hub: EmulatedHub, alice: None, tmp_path: Path
) -> None:
    """0 if all conforms, 1 if something differs, 6 if a part could not be checked."""
    done = run.line("conformance --repository acme/app --organization acme")
    assert done.code == 0, done
    assert "as corrected:\nit conforms\n" in done.out
    report = tmp_path / "report.json"
    line = "conformance --repository library/alpine --argument get_tag.tag=latest --json"
    done = run.line(f"{line} --anonymous -o {report}")
    assert (done.code, done.out) == (0, ""), done
    assert json.loads(report.read_text("utf-8"))["findings"] == []
    hub.faults.add("wrong-types", times=None)
    done = run.line(line)
    assert done.code == 1, done
    assert json.loads(done.out)["findings"]
    assert "Docker Hub differs from the spec: see the report." in done.err
    hub.faults.clear()
    done = run.line("conformance --repository acme/nothing -o -")
    assert done.code == 6, done
    assert "Some operations could not be checked: see the report." in done.err


def test_conformance_refuses_invalid_input_before_anything_is_sent(
    run: Here, hub: EmulatedHub, tmp_path: Path
) -> None:
    for line, code, problem in (
        ("--argument tag=1", 2, "--argument must be OPERATION.NAME=VALUE, not 'tag=1'"),
        ("--csv", 2, "conformance prints text or JSON"),
        (f"-o {tmp_path}", 1, f"{tmp_path} could not be written"),
        (f"-o {tmp_path}/no/report", 1, "report could not be written: No such file"),
        ("--profile wrk", 3, "there is no profile 'wrk'"),
    ):
        done = run.line(f"conformance {line}")
        assert done.code == code, done
        assert problem in done.err
    assert hub.requests == ()


def test_common_options_before_mcp_are_passed_on(
    run: Here, hub: EmulatedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As its own; it has its own help and exit codes."""
    asked: list[list[str]] = []

    class Mcp:
        @staticmethod
        def main(arguments: list[str]) -> int:
            asked.append(arguments)
            return 7

    monkeypatch.setitem(sys.modules, "dockerhub.mcp.program", Mcp)  # type: ignore[arg-type]
    assert run.line("--url http://x --profile work mcp --help -v").code == 7
    assert run.line("--anonymous --max-wait 5 mcp").code == 7
    refused = run.line("--allow-http mcp")
    assert refused.code == 2
    assert refused.err.startswith(
        "dockerhub: mcp has no --allow-http: set DOCKERHUB_ALLOW_HTTP=1.\n"
    )
    assert asked == [
        ["--url=http://x", "--profile=work", "--help", "-v"],
        ["--anonymous", "--max-wait=5.0"],
    ]
    monkeypatch.undo()
    done = run_piped("--profile", "wrk", "mcp", environment={"DOCKERHUB_URL": hub.url})
    assert (done.code, "there is no profile 'wrk'" in done.err) == (2, True), done


@pytest.mark.parametrize(
    ("line", "module", "extra"),
    [
        ("mcp", "dockerhub.mcp.program", "mcp"),
        ("emulator", "dockerhub.emulator.program", "emulator"),
    ],
)
def test_a_missing_package_is_reported(
    run: Here, monkeypatch: pytest.MonkeyPatch, line: str, module: str, extra: str
) -> None:
    """With the extra that installs it."""
    monkeypatch.setitem(sys.modules, module, None)

    done = run.line(line)

    assert done.code == 1
    assert f'pip install "dockerhub[cli,{extra}]"' in done.err
