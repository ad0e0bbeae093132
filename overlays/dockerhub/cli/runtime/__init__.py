"""How a command runs: start, options, errors, signals, streams, questions."""
