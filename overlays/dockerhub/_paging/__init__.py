"""Which page comes next."""
