"""The API of Docker Hub: one module per family, and what they share."""
