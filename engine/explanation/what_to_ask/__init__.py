"""What to ask next: questions by the value of their answers, and a case built by asking."""
