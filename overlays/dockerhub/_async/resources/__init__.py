"""The resources of the asynchronous client, such as `hub.tags`."""
