"""Records: the texts of the cases in a file, cut out without being read, in one way for whoever reads cases."""
