"""Parts of tools/soak.py: the office it founds and looks through, the people who work in it, and what is measured meanwhile."""
