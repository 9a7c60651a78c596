"""The handbook of a rulebook: everything it says, in plain words, as pages that are linked with each other."""
