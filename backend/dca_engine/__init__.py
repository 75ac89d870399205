"""DCA Engine: TradingView alerts become ladders of DCA orders, managed to flat."""

__version__ = "0.1.0"
