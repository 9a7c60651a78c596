"""The reasoning as a picture: what follows from what, where each thing stands, and how it is drawn."""
