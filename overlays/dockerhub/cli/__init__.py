"""The command line: ``dockerhub``, which the extra ``cli`` installs.

It is thin over the library: a command reads its arguments, calls the library, shows what came.

**How a command is written.** One file for each group of commands; it is named in the table of
`dockerhub.cli.runtime.main`, with its one line of help, and imported only when it is called::

    import click

    from dockerhub.cli.runtime.command_classes import HubCommand, HubGroup, pass_program
    from dockerhub.cli.output.formats import Column
    from dockerhub.cli.runtime.program import Program

    @click.group(cls=HubGroup)
    def audit() -> None:
        \"\"\"Read the audit log of an account.\"\"\"

    @audit.command("actions", examples="dockerhub audit actions acme")
    @click.argument("account")
    @pass_program
    def actions(program: Program, account: str) -> None:
        \"\"\"List what can be logged.\"\"\"
        program.show(program.hub.audit_logs.actions(account), COLUMNS)

(``@click.command(cls=HubCommand, examples=...)`` where there is no group.) `HubCommand` adds the
common options (``--json``, ``--quiet``, ``--url``, …); `Program` is all that a command needs:

* ``program.hub`` is the client, signed in as the environment or ``dockerhub login`` says; it
  shows waits on the rate limit. ``program.clock`` tells the time.
* ``program.show(items, columns)`` shows a listing and ``program.show_one(item, columns)`` one
  thing, in the format that was asked for. All else that is said goes to the standard error:
  ``program.say(text)``, which ``--quiet`` drops, and ``program.warn(text)``.
* ``with program.progress("Deleting", total) as progress: progress.advance()`` draws progress on a
  terminal, once it takes longer than a second.
* ``program.confirm("Delete 3 tags?", yes=yes, word="acme/app")`` asks on a terminal, demands
  ``--yes`` elsewhere, and raises if the answer is no.
* ``program.if_stopped(lambda: "3 of 9 are done; run it again to go on")`` is said when an error
  or a signal ends the command. ``with held_signals():`` (`dockerhub.cli.runtime.signals`) keeps signals
  away from steps that belong together.

Errors are raised, not printed: those of the library as they are, others as `CommandError` or
`PartlyDoneError` of `dockerhub.cli.runtime.exit_codes`, which gives each its exit code. An `OSError` without
a file's name is taken for a failure to write the standard output: raise a `CommandError` that
names the file, where one that is open already cannot be written.
"""
