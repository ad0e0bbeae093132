"""The spec: operations, bounds of arguments, expected shapes of responses."""
