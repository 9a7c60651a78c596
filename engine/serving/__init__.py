"""Advice over HTTP: an ASGI application over one or several rulebooks, and the server that runs it."""
