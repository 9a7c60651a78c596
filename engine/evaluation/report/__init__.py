"""How an evaluation is shown: a screen of text, JSON, and a page with pictures."""
