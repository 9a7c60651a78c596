"""Many cases: from files to advice, in worker processes or on a cluster, with nothing lost.

`running.run` does a whole run; `evaluating.Evaluator` is the core that works on one batch of records, which is what a
worker, a cluster or another framework calls.
"""
