"""Cases made up for load tests, comparisons of rulebooks and coverage."""
