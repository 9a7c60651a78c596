"""One lint a file. Its docstring is its page in the manual: what it finds, why that matters, an example that it finds
something in and one in which it finds nothing."""
