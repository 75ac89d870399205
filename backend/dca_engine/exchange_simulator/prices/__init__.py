"""Where the simulator's prices come from: a script (the admin interface), a seeded random walk, or recorded candles."""
