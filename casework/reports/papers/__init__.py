"""Papers of a case and blank ones: one module for each, all made of the blocks of `sheet`."""
