"""What an embedded Hub holds when it starts."""
