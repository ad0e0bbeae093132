"""One exchange with the server; the only package that imports httpx."""
