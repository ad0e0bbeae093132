"""One run of the program: its options, its client, its output, its questions."""

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import click
from attrs import define, field

from dockerhub import Clock, SystemClock, __version__
from dockerhub.cli.output.progress import DELAY
from dockerhub.cli.runtime.completed_names import FindNames
from dockerhub.cli.runtime.log_output import show_log
from dockerhub.cli.runtime.options import Options
from dockerhub.cli.runtime.program_output import ProgramOutput
from dockerhub.cli.runtime.questions import Questions
from dockerhub.cli.runtime.standard_streams import is_terminal
from dockerhub.cli.runtime.wait_notices import WaitNotices

if TYPE_CHECKING:
    from dockerhub import DockerHub
    from dockerhub.logins import TotpStepFolder

_USER_AGENT: Final = f"dockerhub-cli/{__version__}"
_LONGEST_WAIT: Final = 120.0
"""Seconds, unless ``--max-wait`` says otherwise."""


def _totp_steps() -> "TotpStepFolder | None":
    """Return what remembers the codes that were used, by all commands of the user."""
    from dockerhub.files import state_folder  # noqa: PLC0415  # anonymous commands need none
    from dockerhub.logins import TotpStepFolder  # noqa: PLC0415  # as above

    state = state_folder(os.environ)
    return TotpStepFolder(state / "totp-steps") if state else None


def open_browser(url: str) -> bool:
    """Open a page in the browser of the system; return False if there is none."""
    import webbrowser  # noqa: PLC0415  # few commands open pages

    return webbrowser.open(url)


@define
class Program:
    """What a command works with.

    `delay` is the time in seconds before progress is drawn; `browse` opens the page of a URL.
    """

    clock: Clock = field(factory=SystemClock)
    delay: float = DELAY
    browse: Callable[[str], bool] = open_browser
    options: Options = field(factory=Options, init=False)
    output: ProgramOutput = field(init=False)
    questions: Questions = field(factory=Questions, init=False)
    hint: Callable[[], str | None] | None = field(default=None, init=False)
    """Returns what to say if an error or a signal ends the command from now on."""
    while_waiting: Callable[[], None] | None = field(default=None, init=False)
    """Called while the client waits; it may raise, to stop where that does no harm."""
    find_names: FindNames | None = field(default=None, init=False)
    """Finds the names that a word may become; set while a shell asks."""
    _hub: "DockerHub | None" = field(default=None, init=False)
    _stack: ExitStack = field(factory=ExitStack, init=False)

    def __attrs_post_init__(self) -> None:
        self.output = ProgramOutput(self.options, self.delay)

    @property
    def hub(self) -> "DockerHub":
        """The client, made when it is first used."""
        if self._hub is None:
            options = self.options
            if options.profile and options.anonymous:
                raise click.UsageError("--profile and --anonymous contradict each other.")
            self._hub = self.connect(
                anonymous=options.anonymous,
                profile=options.profile,
                otp=self.questions.ask_code if self._can_ask_code else None,
            )
        return self._hub

    @property
    def profile(self) -> str | None:
        """The profile that an option or the environment names; None for the current one."""
        from dockerhub.logins import Variable, check_profile_name  # noqa: PLC0415  # few ask

        named = os.environ.get(Variable.PROFILE)
        return self.options.profile or (
            check_profile_name(Variable.PROFILE, named) if named else None
        )

    def connect(self, **credentials: Any) -> "DockerHub":
        """Return a client with these credentials, which `close` closes."""
        from dockerhub import DockerHub, RetryPolicy  # noqa: PLC0415  # help needs no client

        options = self.options
        self._stack.enter_context(show_log(verbose=options.verbose, debug=options.debug))
        waits = WaitNotices(self.clock, self.output, self._wait_step)
        longest = _LONGEST_WAIT if options.max_wait is None else options.max_wait
        retry = RetryPolicy(longest_wait=longest, deadline=max(600.0, 5 * longest))
        hub = DockerHub(
            base_url=options.url,
            registry_url=options.registry_url,
            registry_auth_url=options.registry_auth_url,
            allow_http=options.allow_http,
            retry=retry,
            user_agent=_USER_AGENT,
            clock=waits,
            on_event=waits.on_event,
            totp_steps=None if credentials.get("anonymous") else _totp_steps(),
            **credentials,
        )
        self._stack.enter_context(hub)
        return hub.with_options(on_response=self.output.sent.hear)

    @property
    def origin(self) -> str:
        """The server that commands talk to."""
        from dockerhub.logins import DEFAULT_URL, Variable, check_base_url  # noqa: PLC0415  # few ask

        return check_base_url(self.options.url or os.environ.get(Variable.URL) or DEFAULT_URL)

    @property
    def _can_ask_code(self) -> bool:
        """Whether to ask for the code of a second factor, if one is needed."""
        if self.options.anonymous or self.options.profile or not self.questions.can_ask:
            return False
        from dockerhub.logins import DEFAULT_URL, Variable, credential_variables  # noqa: PLC0415  # few ask

        get = os.environ.get
        if get(Variable.TOKEN) or get(Variable.TOTP_SECRET):
            return False
        if get(Variable.PROFILE) and not credential_variables(os.environ):
            return False
        # A password that Docker has stored is used for Docker Hub only.
        passwords = (Variable.PASSWORD, Variable.DOCKER_PASSWORD)
        return self.origin == DEFAULT_URL or any(map(get, passwords))

    def open_page(self, path: str) -> None:
        """Open a page of Docker Hub in the browser; print its URL if nobody sees one."""
        url = f"{self.origin}{quote(path)}"
        if is_terminal(sys.stdout) and self.browse(url):
            self.output.say(f"Opening {url} in the browser.")
        else:
            sys.stdout.write(f"{url}\n")

    def close(self) -> None:
        """Close the clients."""
        self._stack.close()

    def _wait_step(self) -> None:
        if self.while_waiting:
            self.while_waiting()
