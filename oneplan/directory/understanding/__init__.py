"""What families mean by what they type: stems, concepts, words of danger, spelling."""
