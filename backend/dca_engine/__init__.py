"""DCA Engine: TradingView alerts become ladders of DCA orders, managed to flat."""
