"""The pure core: what the engine knows and how it decides. Standard library only, no I/O, no clock, no randomness."""
