"""What is said: the rules as authors write them, read, resolved against the vocabulary and checked."""
