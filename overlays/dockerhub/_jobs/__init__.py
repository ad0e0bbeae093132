"""Long jobs, decided without requests: retention, audit export, provisioning."""
