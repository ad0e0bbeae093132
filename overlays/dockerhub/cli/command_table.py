"""The table of all commands. The module of a command is imported when the command is called."""

from typing import Final

from dockerhub.cli.runtime.command_classes import LazyCommand

COMMANDS: Final = {
    "Session": {
        "login": LazyCommand("login", "Sign in, and stay signed in."),
        "logout": LazyCommand("login", "Delete the stored login."),
        "whoami": LazyCommand("status", "Show who is signed in."),
        "auth": LazyCommand("auth", "Show and switch accounts; print the token."),
        "limits": LazyCommand("status", "Show the rate limit."),
    },
    "Repositories": {
        "repos": LazyCommand("repositories", "Manage repositories."),
        "tags": LazyCommand("tags", "List, show and delete tags."),
        "prune": LazyCommand("prune", "Delete tags by rules."),
        "webhooks": LazyCommand("webhooks", "Manage webhooks of repositories."),
        "search": LazyCommand("search", "Search all of Docker Hub."),
        "images": LazyCommand("images", "Manage images; retired by Docker."),
    },
    "Accounts": {
        "tokens": LazyCommand("tokens", "Manage access tokens."),
        "orgs": LazyCommand("orgs", "Manage organizations, their members and settings."),
        "teams": LazyCommand("teams", "Manage teams and their members."),
        "audit": LazyCommand("audit", "Show and export audit logs."),
        "scim": LazyCommand("scim", "Provision users."),
    },
    "More": {
        "api": LazyCommand("api", "Call any operation."),
        "conformance": LazyCommand("conformance", "Check Docker Hub against the spec."),
        "emulator": LazyCommand("emulator", "Run an embedded Docker Hub."),
        "mcp": LazyCommand("mcp", "Run an MCP server for language models."),
        "completion": LazyCommand("completion", "Print a shell completion script."),
        "help": LazyCommand("about", "Show the help of a command."),
        "version": LazyCommand("about", "Show the version."),
    },
}
"""Sections of the help: in each, a command's module in `dockerhub.cli.commands`, and its help."""

ALIASES: Final = {"org": "orgs"}
"""Old names of commands, which no help shows."""
