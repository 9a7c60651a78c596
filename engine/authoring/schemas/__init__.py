"""JSON Schemas of the files that authors write, so that an editor completes, explains and marks mistakes.

They are of draft-07 and keep to what the YAML language server handles well; beside the standard they use its
`markdownDescription`, `enumDescriptions`, `patternErrorMessage` and `defaultSnippets`. A schema knows what
`rulebook.yaml` declares and insists on it. What comes into being by writing rules (their ids, assessments) it offers
and does not insist on, since a new one is no mistake.
"""
