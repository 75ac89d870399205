"""The ways to run the engine: each chooses adapters and wires them, nothing else."""
