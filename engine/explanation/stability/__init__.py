"""Whether what is unknown could still change the advice: runs over intervals, and trials."""
