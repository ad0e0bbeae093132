"""The commands: one file for each group, and what a group needs besides."""
