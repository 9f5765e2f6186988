"""The author's side: make a new kata, and prove that a kata's grading tells right from wrong."""
