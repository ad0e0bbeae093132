"""OpenAPI overlays: read, apply and edit them."""
