"""Misbehavior of Docker Hub and of networks, each kind turned on by name.

A fault is a function between a request and its response: it may respond itself, change the
request or the response, change the state first, or break the connection.
"""
