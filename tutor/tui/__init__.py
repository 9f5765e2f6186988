"""The program in the terminal: today, practice, the road, checkpoints, progress, the journal."""
