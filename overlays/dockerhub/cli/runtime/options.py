"""The options that every command takes, before or after its name, and those of listings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from attrs import define

from dockerhub.cli.output.formats import FORMAT_HELP, OutputFormat
from dockerhub.cli.runtime.completed_names import CompletedName, NameKind
from dockerhub.cli.runtime.option_types import Seconds
from dockerhub.errors import InvalidArgumentError

if TYPE_CHECKING:
    from dockerhub.cli.output.views import Select, Template

Command = TypeVar("Command", bound=Callable[..., Any] | click.Command)


@define
class Options:
    """The values of the common options."""

    format: OutputFormat = OutputFormat.TEXT
    bom: bool = False
    """Whether CSV begins with a byte order mark."""
    fields: Sequence[str] = ()
    """The names of the columns to show; all if there are none."""
    select: Select | None = None
    """What finds the part of each item to show."""
    template: Template | None = None
    no_pager: bool = False
    quiet: bool = False
    verbose: bool = False
    debug: bool = False
    anonymous: bool = False
    profile: str | None = None
    url: str | None = None
    registry_url: str | None = None
    registry_auth_url: str | None = None
    allow_http: bool = False
    max_wait: float | None = None
    """The longest wait in seconds to accept from the server; None for the default."""

    @property
    def chooses(self) -> bool:
        """Whether a format was chosen, or what is shown of each item."""
        views = (self.fields, self.select, self.template)
        return self.format is not OutputFormat.TEXT or any(views)

    @property
    def registry_words(self) -> list[str]:
        """Return the options that tell where the registry is, for another command."""
        given = {"--registry-url": self.registry_url, "--registry-auth-url": self.registry_auth_url}
        return [word for name, url in given.items() if url for word in (name, url)]


def _set(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Set an option that was given."""
    if value is not None and value is not False:
        setattr(context.obj.options, parameter.name or "", value)


def _set_url(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        from dockerhub.logins import check_base_url  # noqa: PLC0415  # few commands have --url

        try:
            check_base_url(value)
        except InvalidArgumentError as error:
            raise click.UsageError(f"{parameter.opts[0]} {error.problem}") from None
    _set(context, parameter, value)


def _set_profile(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        from dockerhub.logins import check_profile_name  # noqa: PLC0415  # few commands have it

        try:
            check_profile_name("--profile", value)
        except InvalidArgumentError as error:
            raise click.UsageError(str(error)) from None
    _set(context, parameter, value)


def _set_format(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        options: Options = context.obj.options
        name = parameter.name or ""
        asked = OutputFormat.CSV if name == "bom" else OutputFormat(name)
        if options.format not in (OutputFormat.TEXT, asked):
            raise click.UsageError(f"--{options.format} and --{name} contradict each other")
        options.format = asked
        options.bom = options.bom or name == "bom"


def _view(read: Callable[[click.Context, str], Any]) -> Any:
    """Return what sets an option that says what is shown of each item."""

    def callback(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
        if value is not None:
            try:
                _set(context, parameter, read(context, value))
            except ValueError as error:
                raise click.UsageError(f"--{parameter.name} {error}") from None

    return callback


def _read_fields(context: click.Context, value: str) -> list[str]:
    from dockerhub.cli.output.views import check_names  # noqa: PLC0415  # few commands have --fields

    names = list(dict.fromkeys(each.strip() for each in value.split(",")))
    check_names(names, getattr(context.command, "columns", ()))
    return names


def _read_template(context: click.Context, value: str) -> Template:
    from dockerhub.cli.output.views import check_names, read_template  # noqa: PLC0415  # as above

    template = read_template(value)
    check_names(template.names, getattr(context.command, "columns", ()))
    return template


def _read_selection(_context: click.Context, value: str) -> Select:
    from dockerhub.cli.output.views import read_selection  # noqa: PLC0415  # as above

    return read_selection(value)


def check_view(options: Options) -> None:
    """Refuse options that contradict each other, whatever their order is."""
    form = options.format
    if options.template is not None:
        others = {"fields": options.fields, "select": options.select}
        names = [form.value] * (form is not OutputFormat.TEXT)
        for name in names + [name for name, value in others.items() if value]:
            raise click.UsageError(f"--template and --{name} contradict each other.")
    if options.select is not None and form is OutputFormat.CSV:
        raise click.UsageError("--select prints JSON or text: omit --csv.")


def check_text_or_json(options: Options, command: str) -> None:
    """Refuse the formats of listings, for a command that has its own output."""
    if options.format not in (OutputFormat.TEXT, OutputFormat.JSON):
        raise click.UsageError(f"{command} prints text or JSON: omit --csv and --ndjson.")


def _flag(*names: str, help: str, callback: Any = _set) -> click.Option:  # noqa: A002  # as Click
    return click.Option(names, is_flag=True, expose_value=False, callback=callback, help=help)


COMMON_OPTIONS: Final = (
    *(_flag(f"--{form}", help=text, callback=_set_format) for form, text in FORMAT_HELP.items()),
    _flag("--bom", help="Print CSV for Excel: UTF-8 with a byte order mark.", callback=_set_format),
    click.Option(
        ["--url"],
        metavar="URL",
        expose_value=False,
        callback=_set_url,
        help="URL of the API. Default: $DOCKERHUB_URL, or Docker Hub.",
    ),
    _flag("--allow-http", help="Allow sending a password or token without encryption."),
    click.Option(
        ["--profile"],
        type=CompletedName(NameKind.PROFILE),
        metavar="NAME",
        expose_value=False,
        callback=_set_profile,
        help="Account to use, from `dockerhub login`. Default: $DOCKERHUB_PROFILE.",
    ),
    _flag("--anonymous", help="Use no credentials."),
    click.Option(
        ["--max-wait"],
        type=Seconds(),
        metavar="SECONDS",
        expose_value=False,
        callback=_set,
        help="Longest wait for the rate limit; the command fails if it is longer. Default: 120.",
    ),
    _flag("--no-pager", help="Print long tables without $DOCKERHUB_PAGER or $PAGER."),
    _flag("-q", "--quiet", help="Print only results and errors."),
    _flag("-v", "--verbose", help="Log waits and retries."),
    _flag("--debug", help="Log requests without secrets, and show tracebacks."),
)


def registry_options(command: Command) -> Command:
    """Add the options that tell where Docker's registry is, to a command that asks it."""
    places = (
        ("--registry-auth-url", "URL of the registry's token service."),
        ("--registry-url", "URL of the registry. Default: Docker's, or that of --url."),
    )
    for name, text in places:
        option = click.option(name, metavar="URL", expose_value=False, callback=_set_url, help=text)
        command = option(command)
    return command


SELECT_OPTION: Final = click.Option(
    ["--select"],
    metavar="EXPRESSION",
    expose_value=False,
    callback=_view(_read_selection),
    help="Print only this part of each result (JMESPath).",
)
VIEW_OPTIONS: Final = (
    click.Option(
        ["--fields"],
        metavar="NAME,...",
        expose_value=False,
        callback=_view(_read_fields),
        help="Print only these fields, in this order, in any format.",
    ),
    SELECT_OPTION,
    click.Option(
        ["--template"],
        metavar="TEXT",
        expose_value=False,
        callback=_view(_read_template),
        help="Print this text for each result, with fields such as {name}.",
    ),
)
"""The options of commands that list or show things."""
