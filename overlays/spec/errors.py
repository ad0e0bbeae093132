"""The one error of the spec tool chain."""


class SpecError(Exception):
    """The vendor's document or an overlay cannot be used.

    The message is for the person who runs the tool chain: it names the file, says what is
    wrong and what to do about it.
    """
