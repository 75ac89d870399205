"""Binance USDⓈ-M futures on the wire: REST with signed requests, market streams, the user data stream by listen key.

Perpetuals only, cross margin, one position per market (one-way mode).
"""
