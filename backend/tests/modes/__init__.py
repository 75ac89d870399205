"""What commands work out for themselves, beside what they start."""
