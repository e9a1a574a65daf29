"""The pages of the workbench, by noun."""
