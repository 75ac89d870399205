"""An exchange on this machine: an HTTP and WebSocket server that speaks real exchanges' wire protocols over `matching`.

An unmodified client of Binance, spot or USDⓈ-M futures, trades on it when its addresses are rewritten:
`https|wss://HOST[:PORT]/path` becomes `http|ws://127.0.0.1:SIMPORT/HOST/path`. Each exchange is one small folder
(`binance_spot/`, `binance_linear/`, and `binance/` for what both share) whose `face.py` says which hosts it answers
for; everything else here is shared: the accounts and orders (`exchange.py`), where prices come from (`prices/`), the
log that makes it durable (`fact_log.py`), faults and the admin interface.
The rule it keeps: it never answers for the real world. It binds to loopback only, and its money is play money.
"""

from dca_engine.exchange_simulator.config import AccountSetup, LimitSetup, SimulatorConfig
from dca_engine.exchange_simulator.server import Simulator, running_simulator

__all__ = ["AccountSetup", "LimitSetup", "Simulator", "SimulatorConfig", "running_simulator"]
