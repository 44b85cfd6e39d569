"""What pages read of a wellness plan: the owner's own, and what was shown to somebody."""
