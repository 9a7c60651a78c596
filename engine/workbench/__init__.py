"""The workbench: what a rule author sees while trying a case on a rulebook under work. No page, no addresses."""
