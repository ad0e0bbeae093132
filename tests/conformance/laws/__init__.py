"""The laws of conformance: what must hold between the corrected spec and the client."""
