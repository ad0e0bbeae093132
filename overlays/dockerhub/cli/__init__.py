"""The command line: ``dockerhub``, which the extra ``cli`` installs.

It is a thin layer over the library and imports its public modules only. Three packages:
`commands` has one file per command group, `output` formats results, and `runtime` is the rest.

**Adding a command.** Write its file in `commands`, and add its line to `command_table`::

    import click

    from dockerhub.cli.output.formats import key_columns
    from dockerhub.cli.runtime.command_classes import HubGroup, pass_program
    from dockerhub.cli.runtime.program import Program

    @click.group(cls=HubGroup)
    def audit() -> None:
        \"\"\"Read the audit log of an account.\"\"\"

    @audit.command("actions", examples="dockerhub audit actions acme", columns=lambda: COLUMNS)
    @click.argument("account")
    @pass_program
    def actions(program: Program, account: str) -> None:
        \"\"\"List the actions of events.\"\"\"
        program.output.show(program.hub.audit_logs.actions(account), COLUMNS)

(Use ``@click.command(cls=HubCommand, examples=...)`` for a command without a group.) Both classes
add the common options, such as ``--json`` and ``--url``, and ``--fields``, ``--select`` and
``--template`` to what lists or shows ``columns=``. `Program` is all that a command needs:

* ``program.hub`` is the client, with the login of the environment or of ``dockerhub login``.
* ``program.output`` prints: `show` a listing, `show_one` item, `say` a message, `warn`, and draw
  `progress`. Only results go to standard output.
* ``program.questions.confirm`` asks on a terminal, and demands ``--yes`` elsewhere.
* ``program.hint`` returns what to say if an error or a signal ends the command.
* ``program.clock`` tells the time. `held_signals` of `runtime.signals` holds signals during steps
  that belong together.

Raise errors, do not print them: errors of the library, or `CommandError` and `PartlyDoneError` of
`runtime.exit_codes`. An `OSError` without a file name means that standard output could not be
written; for any other file, raise a `CommandError` with its name.
"""
