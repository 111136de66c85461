"""Pages of the cases room. A view reads from top to bottom: the gate, what is read (recorded), the form, the action, the answer."""
