"""Long jobs of the asynchronous client."""
