"""Everything that comes from outside, bent out of shape: requests, alerts, and what an exchange says."""
