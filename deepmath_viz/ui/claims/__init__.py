"""The Claims page: statements about the dataset, and what this corpus gives."""
