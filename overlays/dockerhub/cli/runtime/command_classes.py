"""The classes of commands and of groups of commands."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from textwrap import dedent, indent
from typing import Any, Final

import click
from attrs import frozen

from dockerhub.cli.output.formats import Column
from dockerhub.cli.runtime.completed_names import complete_names
from dockerhub.cli.runtime.help_formatter import HelpContext
from dockerhub.cli.runtime.options import COMMON_OPTIONS, VIEW_OPTIONS, check_view
from dockerhub.cli.runtime.program import Program
from dockerhub.names import did_you_mean

_LONG: Final = 200
_FEW: Final = 4
"""Commands that a message lists."""
_COMMANDS: Final = "dockerhub.cli.commands"

pass_program = click.make_pass_decorator(Program)
YES: Final = click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
WEB: Final = click.option("--web", is_flag=True, help="Open its page in the browser.")
CONFIRM: Final = click.option("--confirm", metavar="NAME", help="The name, instead of typing it.")


class _WithCommonOptions(click.Command):
    """Takes the common options, and shows examples.

    What has `columns` lists or shows things, and takes the options that say what is shown of them.
    They are a function, since they may be defined below the command.
    """

    context_class = HelpContext

    def __init__(
        self,
        *args: Any,
        examples: str = "",
        columns: Callable[[], Iterable[Column[Any]]] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        complete_names(self.params)
        self.shared_options = (*(VIEW_OPTIONS if columns else ()), *COMMON_OPTIONS)
        self._columns = columns or tuple
        self.params.extend(self.shared_options)
        self.examples = dedent(examples).strip()

    @property
    def columns(self) -> list[Column[Any]]:
        """The columns that there may be, of which each name is there once."""
        return list({column.name: column for column in self._columns()}.values())

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, unless its options contradict each other."""
        check_view(ctx.obj.options)
        return super().invoke(ctx)

    def get_short_help_str(self, limit: int = _LONG) -> str:
        """Return the first sentence of the help; it is not cut."""
        return super().get_short_help_str(max(limit, _LONG))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options, then the names of the common ones."""
        own = [each for each in self.get_params(ctx) if each not in self.shared_options]
        with formatter.section("Options"):
            formatter.write_dl([row for each in own if (row := _help_of(each, ctx)) is not None])
        with formatter.section("Common options"):
            names = (max(each.opts, key=len) for each in self.shared_options)
            formatter.write_text(" ".join(names))
            formatter.write_text("To read about them: dockerhub help options")
            if columns := self.columns:
                fields = ", ".join(each.name for each in columns)
                formatter.write_text(f"Fields for --fields and --template: {fields}")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        if self.examples:
            with formatter.section("Examples"):
                formatter.write(indent(self.examples, " " * formatter.current_indent) + "\n")
        super().format_epilog(ctx, formatter)


def _help_of(parameter: click.Parameter, context: click.Context) -> tuple[str, str] | None:
    return parameter.get_help_record(context) if isinstance(parameter, click.Option) else None


class HubCommand(_WithCommonOptions):
    """A command; ``examples=`` are lines that its help shows as they are."""


class HubGroup(_WithCommonOptions, click.Group):
    """A group of commands, which are `HubCommand` by default."""

    command_class = HubCommand
    group_class = type

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options, which are the common ones."""
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; ``list`` is ``ls``, as in other programs."""
        return super().get_command(ctx, "ls" if cmd_name == "list" else cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command by its name; suggest similar ones if there is none."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            raise click.UsageError(f"There is no command {name!r}.{self._hint(ctx, name)}", ctx)
        return super().resolve_command(ctx, args)

    def _hint(self, ctx: click.Context, name: str) -> str:
        """Return what may have been meant: a command of a group, a similar one, or any of few."""
        inner = " or ".join(map(repr, _paths_to(self, ctx, name)))
        if inner:
            return f" Did you mean {inner}?"
        names = self.list_commands(ctx)
        few = f" There is {', '.join(names)}." if len(names) <= _FEW else ""
        return did_you_mean(name, names) or few


def _paths_to(group: HubGroup, context: click.Context, name: str) -> Iterator[str]:
    """Yield the paths of the commands of a name in the groups within a group."""
    for each in group.list_commands(context):
        inner = group.get_command(context, each)
        if isinstance(inner, HubGroup):
            if name in inner.list_commands(context):
                yield f"{each} {name}"
            yield from (f"{each} {path}" for path in _paths_to(inner, context, name))


@frozen
class LazyCommand:
    """A command that is imported when it is called."""

    module: str
    """Its module in `dockerhub.cli.commands`, which has it under its own name."""
    help: str
    """The one line that the help of the whole program shows."""

    def load(self, name: str) -> click.Command:
        """Import the command."""
        command: click.Command = getattr(import_module(f"{_COMMANDS}.{self.module}"), name)
        return command


class LazyGroup(HubGroup):
    """The whole program: a table of commands by name, in sections by title, and old names."""

    def __init__(
        self,
        sections: Mapping[str, Mapping[str, LazyCommand]],
        aliases: Mapping[str, str],
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.sections = sections
        self.aliases = aliases

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the sections."""
        return [name for section in self.sections.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is none by that name."""
        cmd_name = self.aliases.get(cmd_name, cmd_name)
        found = (each[cmd_name] for each in self.sections.values() if cmd_name in each)
        lazy = next(found, None)
        return lazy.load(cmd_name) if lazy else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write all commands without importing them."""
        for title, section in self.sections.items():
            with formatter.section(title):
                formatter.write_dl([(name, lazy.help) for name, lazy in section.items()])
