"""Prints the digest of each of some seeds' journals: `one_run.py FIRST COUNT`."""

import sys

from dca_engine.modes.simulated_webhook import open_door
from dca_engine.simulation.running import digest, run_seed

first, count = map(int, sys.argv[1:])
for seed in range(first, first + count):
    evidence = run_seed(seed, open_door).evidence
    sys.stdout.write(f"{seed} {digest(evidence) if evidence is not None else 'no evidence'}\n")
