"""The tests that stand beside the rules: reading them, running them, showing what failed, writing them anew."""
