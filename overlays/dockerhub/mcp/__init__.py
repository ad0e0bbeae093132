"""An MCP server: the operations of Docker Hub as tools of language models.

``dockerhub mcp`` serves on standard input and output; the extra `mcp` installs the official SDK.
Tools are made from the spec, so each operation has one. Those that write
exist with ``--allow-writes`` only, and what changes or deletes something that exists takes two
calls: a dry run, and one with the confirmation that the dry run returned.
"""
