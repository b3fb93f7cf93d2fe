"""Pages that anybody with the address may read."""
