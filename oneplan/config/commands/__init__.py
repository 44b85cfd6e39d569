"""What the `oneplan` command does. Nothing here may need Django's settings while it is imported."""
