"""The program refuses options that make no sense, before it listens anywhere."""

import pytest

from dockerhub.emulator.program import main


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--port", "http"], "'http' is not a port from 0 to 65535"),
        (["--port", "70000"], "'70000' is not a port from 0 to 65535"),
        (["--rate-limit", "few"], "'few' is neither a number nor 'none'"),
        (["--rate-limit-window", "soon"], "'soon' is not a positive number of seconds"),
        (["--rate-limit-window", "0"], "'0' is not a positive number of seconds"),
        (["--rate-limit-window", "inf"], "'inf' is not a positive number of seconds"),
        (["--rate-limit-form", "morse"], "invalid choice: 'morse'"),
    ],
)
def test_a_wrong_option_is_named(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message says what was given and what would be right."""
    with pytest.raises(SystemExit) as exit_:
        main(arguments)

    assert exit_.value.code == 2
    assert message in capsys.readouterr().err
