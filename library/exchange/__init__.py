"""Import and export of assets as JSON lines."""
