"""Cases that reach everything: made-up cases in which every rule fires and every conclusion appears."""
