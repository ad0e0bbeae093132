"""Documents, of the vendor and ours: fetch, read, find places in them."""
