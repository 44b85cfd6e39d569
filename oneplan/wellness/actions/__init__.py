"""What is done to a wellness plan: by its owner, and the few things that others may.

The owner is `viewer`; the database refuses anybody else, whatever is asked for here.
"""
