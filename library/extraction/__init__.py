"""Text and pictures of files: read in a child process, kept once for each content."""
