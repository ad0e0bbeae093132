"""From the vendor's OpenAPI document to the corrected one (development only, never shipped)."""
