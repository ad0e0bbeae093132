"""What every layer uses: errors, secrets, requests and responses, argument checks, time, files."""
