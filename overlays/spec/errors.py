"""The error of the spec tools."""


class SpecError(Exception):
    """The vendor's document or an overlay cannot be used.

    The message is for the person who runs the tools: it names the file, says what is
    wrong and what to do about it.
    """
