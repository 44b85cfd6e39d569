"""The pages of room access: the family's consent centre, and who decides."""
