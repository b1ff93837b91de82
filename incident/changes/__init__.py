"""What each event changes in what is known, a chapter a module. Pure and total."""
