"""Tables as people have them: what a file of rows says of cases."""
