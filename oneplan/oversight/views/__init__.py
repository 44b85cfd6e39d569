"""The family's log and answers; workers' asks, emergencies, reviews and complaints."""
