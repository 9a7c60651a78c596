"""Where things stand: text with places in it, and the YAML and JSON readers that keep every place."""
