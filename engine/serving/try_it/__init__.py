"""The page on which a rule author tries a case while editing the rules."""
