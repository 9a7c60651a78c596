"""Rule files in one layout: the order of keys, indentation and spacing."""
