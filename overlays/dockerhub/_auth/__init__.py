"""Who signs in: login steps, tokens, stored logins."""
