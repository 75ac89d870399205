"""What markets did: candles of any length out of those that a venue has, kept for whoever asks again."""
