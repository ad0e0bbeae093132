"""User provisioning by SCIM, decided without I/O."""
