"""Who coordinates a family: the baton that is always held, how it is handed over, who covers."""
