"""Binance spot on the wire: REST with signed requests, market streams, and the WebSocket API's user data stream."""
