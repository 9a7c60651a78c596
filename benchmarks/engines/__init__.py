"""Ottava and its peers, each as an `Engine`."""
