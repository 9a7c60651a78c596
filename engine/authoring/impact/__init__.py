"""What a change to the rules does: the edits between two rulebooks, the cases whose advice they change, and why."""
