"""What is covered at each stage for each role, what is missing, and making work of it."""
