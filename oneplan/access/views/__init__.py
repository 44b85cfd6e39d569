"""The pages of room access: the family's centre and log; workers' asks, emergencies, reviews."""
