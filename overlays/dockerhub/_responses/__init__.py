"""From a response to a result or an error."""
