"""Shares of a whole: added up from what stands above and below the line, never from percentages."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from targets.measures import Figure


@dataclass(frozen=True, slots=True)
class Rate:
    """`numerator` of `denominator`, both counted: 9 of 16 communes."""

    numerator: Decimal
    denominator: Decimal

    @property
    def percent(self) -> Decimal | None:
        """Unrounded; None when there is no whole."""
        return self.numerator * 100 / self.denominator if self.denominator else None


def combined(parts: Iterable[Rate]) -> Rate | None:
    """The rate of all parts together; None without parts. 1/2 and 9/18 are 10/20, whatever the mean of 50 and 50."""
    rates = list(parts)
    if not rates:
        return None
    return Rate(sum((rate.numerator for rate in rates), Decimal(0)), sum((r.denominator for r in rates), Decimal(0)))


def rate_of(figure: Figure) -> Rate | None:
    """The rate behind a figure; None when it was published as a percentage alone."""
    if figure.numerator is None or not figure.denominator:
        return None
    return Rate(figure.numerator, figure.denominator)


def agrees(computed: Decimal, published: Decimal) -> bool:
    """Whether `computed`, half up to as many decimals as were published and at least one, is what was published."""
    places = max(1, -int(published.normalize().as_tuple().exponent))
    return computed.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) == published


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """`part` of `whole` in percent, rounded half up to one decimal; None when there is no whole."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
