"""When a request may be sent: rate limiter, retry policy, waits told by the server."""
