"""The workbench: pages on a store for a person at a desk, served to their own browser and to nobody else."""
