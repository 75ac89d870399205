"""What Binance's markets share on the wire: signed requests, limits, parameters, market data and its streams."""
