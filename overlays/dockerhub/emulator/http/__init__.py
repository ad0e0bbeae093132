"""The embedded Hub on HTTP: the application, the server, the control API and the start page."""
