"""What a client is configured with: arguments, environment variables, options of a call."""
