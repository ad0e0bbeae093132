"""The corrected API description: operations, bounds of arguments, expected shapes of responses."""
