"""TradingView payloads to signals: pure functions from the bytes of a request to the engine's own terms (spec 2)."""
