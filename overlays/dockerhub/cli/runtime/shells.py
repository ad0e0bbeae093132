"""How shells ask for completions: Click's ways, and for bash one that knows ``REPO:TAG``."""

import os
import sys
from string import ascii_letters, digits
from typing import Final

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from dockerhub.cli.runtime.completion import find_names
from dockerhub.cli.runtime.program import Program

_BASH: Final = """\
%(complete_func)s() {
    local response type value
    local line=${COMP_LINE:0:COMP_POINT} prefix=""
    response=$(env COMP_WORDS="$line" %(complete_var)s=bash_complete "$1" 2>/dev/null)
    # To bash, a colon begins another word, so what is before it must not be repeated.
    local word=${line##*[[:space:]]}
    if [[ $COMP_WORDBREAKS == *:* && $word == *:* ]]; then
        prefix=${word%%"${word##*:}"}
    fi
    COMPREPLY=()
    while IFS=',' read -r type value; do
        if [[ $type == 'dir' ]]; then
            compopt -o dirnames
        elif [[ $type == 'file' ]]; then
            compopt -o default
        elif [[ $type == 'quoted' ]]; then
            # bash quotes what it takes for names of files.
            compopt -o filenames
            COMPREPLY+=("${value#"$prefix"}")
        elif [[ $type == 'plain' ]]; then
            COMPREPLY+=("${value#"$prefix"}")
        fi
    done <<< "$response"
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""
_HARMLESS: Final = frozenset(f"{ascii_letters}{digits}._/:@+=-")
"""Characters that have no special meaning in a shell."""


@add_completion_class
class Bash(BashComplete):
    """Completion for bash, which passes the whole line."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is being typed, and that one."""
        line = os.environ["COMP_WORDS"]
        words = split_arg_string(line)[1:]
        if not words or line[-1:].isspace():
            return words, ""
        return words[:-1], words[-1]

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Return a line for the script; bash must quote special characters, as in ``$(…)``."""
        plain = item.type == "plain" and not _HARMLESS.issuperset(item.value)
        return f"{'quoted' if plain else item.type},{item.value}"


def answer_shell(command: click.Command, name: str, variable: str, instruction: str) -> int:
    """Print what a shell asks for, as ``bash_complete`` or ``bash_source``.

    Nothing is printed if there is nothing to say: a shell would print an error into the line that
    is being typed.
    """
    shell, _, action = instruction.partition("_")
    found = get_completion_class(shell)
    if found is None or action not in ("source", "complete"):
        return 1
    program = Program()
    program.find_names = find_names
    asked = found(command, {"obj": program}, name, variable)
    try:
        text = asked.source() if action == "source" else asked.complete()
    except Exception:
        return 0
    finally:
        program.close()
    if text:
        sys.stdout.write(f"{text}\n")
    return 0
