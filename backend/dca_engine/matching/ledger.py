"""Who holds what: per account and coin, an amount that is free and an amount that open orders lock.

Its rule: neither amount is ever negative. A call that would make one so raises `OverdrawnError` and changes nothing.
Only a loss on margin (`book`) may leave less than nothing free: the account then owes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from dca_engine.core.values import ZERO
from dca_engine.matching.orders import BalanceChange


class OverdrawnError(ArithmeticError):
    """More was to be taken from a balance than it has."""

    def __init__(self, account: str, coin: str, wanted: Decimal, held: Decimal) -> None:
        super().__init__(f"{account} has {held} {coin}, {wanted} wanted")


@dataclass(slots=True)
class _Balance:
    free: Decimal = ZERO
    locked: Decimal = ZERO


_NOTHING = _Balance()


class Ledger:
    def __init__(self) -> None:
        self._balances: dict[str, dict[str, _Balance]] = {}

    def open_account(self, account: str) -> None:
        self._balances.setdefault(account, {})

    def accounts(self) -> tuple[str, ...]:
        return tuple(self._balances)

    def free(self, account: str, coin: str) -> Decimal:
        return self._balances[account].get(coin, _NOTHING).free

    def of(self, account: str, coin: str) -> BalanceChange:
        balance = self._balances[account].get(coin, _NOTHING)
        return BalanceChange(account, coin, balance.free, balance.locked)

    def all_of(self, account: str) -> Iterator[BalanceChange]:
        for coin in sorted(self._balances[account]):
            yield self.of(account, coin)

    def add(self, account: str, coin: str, amount: Decimal) -> None:
        """Add to (or, negative, take from) what is free."""
        balance = self._balance(account, coin)
        if balance.free + amount < 0:
            raise OverdrawnError(account, coin, -amount, balance.free)
        balance.free += amount

    def lock(self, account: str, coin: str, amount: Decimal) -> None:
        balance = self._balance(account, coin)
        if amount > balance.free:
            raise OverdrawnError(account, coin, amount, balance.free)
        balance.free -= amount
        balance.locked += amount

    def unlock(self, account: str, coin: str, amount: Decimal) -> None:
        balance = self._balance(account, coin)
        if amount > balance.locked:
            raise OverdrawnError(account, coin, amount, balance.locked)
        balance.locked -= amount
        balance.free += amount

    def book(self, account: str, coin: str, gain: Decimal, margin: Decimal) -> None:
        """Add a gain (or, negative, a loss) and keep more margin locked (or, negative, less), whatever is free."""
        balance = self._balance(account, coin)
        balance.free += gain - margin
        balance.locked += margin

    def restore(self, change: BalanceChange) -> None:
        """Set a balance to what a record says it was."""
        self.open_account(change.account)
        self._balances[change.account][change.coin] = _Balance(change.free, change.locked)

    def _balance(self, account: str, coin: str) -> _Balance:
        coins = self._balances[account]
        balance = coins.get(coin)
        if balance is None:
            balance = coins[coin] = _Balance()
        return balance
