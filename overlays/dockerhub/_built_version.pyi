# The build writes the module; type checkers also read checkouts where nothing was built.
__version__: str
