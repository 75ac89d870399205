"""What a portfolio earned, in numbers: pure statistics over groups that ended and over samples of its equity."""
