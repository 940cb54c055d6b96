"""The canonical records of futures and portfolio margin, with their fields as on the wire."""

from decimal import Decimal

from msgspec import Struct


class _ForceOrder(Struct, frozen=True, kw_only=True, rename="camel"):
    """What all force orders have; times are Unix milliseconds."""

    @property
    def is_adl(self) -> bool:
        """Whether it is an automatic deleveraging, else a liquidation."""
        return self.client_order_id == "adl_autoclose"  # type: ignore[attr-defined, no-any-return]  # all have it


class UsdsFuturesForceOrder(_ForceOrder, frozen=True, kw_only=True, rename="camel"):
    """An order by which the exchange closed a position in USDⓈ-M futures."""

    order_id: int
    symbol: str
    status: str
    client_order_id: str
    price: Decimal
    avg_price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    cum_quote: Decimal
    time_in_force: str
    type: str
    reduce_only: bool
    close_position: bool
    side: str
    position_side: str
    stop_price: Decimal
    working_type: str
    orig_type: str
    time: int
    update_time: int


class CoinFuturesForceOrder(_ForceOrder, frozen=True, kw_only=True, rename="camel"):
    """An order by which the exchange closed a position in COIN-M futures."""

    order_id: int
    symbol: str
    pair: str
    status: str
    client_order_id: str
    price: Decimal
    avg_price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    cum_base: Decimal
    time_in_force: str
    type: str
    reduce_only: bool
    close_position: bool
    side: str
    position_side: str
    stop_price: Decimal
    working_type: str
    price_protect: bool
    orig_type: str
    time: int
    update_time: int


class PortfolioMarginUmForceOrder(_ForceOrder, frozen=True, kw_only=True, rename="camel"):
    """The same in USDⓈ-M futures of a portfolio margin account, with fewer fields."""

    order_id: int
    symbol: str
    status: str
    client_order_id: str
    price: Decimal
    avg_price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    cum_quote: Decimal
    time_in_force: str
    type: str
    reduce_only: bool
    side: str
    position_side: str
    orig_type: str
    time: int
    update_time: int


class PortfolioMarginCmForceOrder(_ForceOrder, frozen=True, kw_only=True, rename="camel"):
    """The same in COIN-M futures of a portfolio margin account, with fewer fields."""

    order_id: int
    symbol: str
    pair: str
    status: str
    client_order_id: str
    price: Decimal
    avg_price: Decimal
    orig_qty: Decimal
    executed_qty: Decimal
    cum_base: Decimal
    time_in_force: str
    type: str
    reduce_only: bool
    side: str
    position_side: str
    orig_type: str
    time: int
    update_time: int


class PortfolioMarginLiquidation(Struct, frozen=True, kw_only=True, rename="camel"):
    """An order by which the exchange liquidated a margin position of a portfolio margin account."""

    avg_price: Decimal
    executed_qty: Decimal
    order_id: int
    price: Decimal
    qty: Decimal
    side: str
    symbol: str
    time_in_force: str
    updated_time: int
