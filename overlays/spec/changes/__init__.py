"""What changed between two documents for users of the client."""
