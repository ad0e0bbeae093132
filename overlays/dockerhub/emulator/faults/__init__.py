"""The bad habits of Docker Hub and of networks, each switched on by name.

A fault is a function that stands between a request and its answer: it may answer itself, change
the request or the answer, change the state first, or break the connection.
"""
