"""What is odd about an indicator's figures: shown beside them, never hidden and never mended by the program. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from accounts.vietnamese import format_number
from targets.attainment import has_lapsed
from targets.measures import Figure, Kind, Measure, ResultKind
from targets.rates import agrees, rate_of
from targets.series import figures_as_of, has_own_basis, series_of

_STALE = timedelta(days=365)


class FlagKind(StrEnum):
    FALLS = "falls"
    OUT_OF_RANGE = "out_of_range"
    ESTIMATE_DIFFERS = "estimate_differs"
    ESTIMATE_STANDS = "estimate_stands"
    BASIS_CHANGES = "basis_changes"
    PART_ONLY = "part_only"
    BEFORE_THE_SET = "before_the_set"
    RATE_DIFFERS = "rate_differs"
    LAPSED = "lapsed"


FLAG_LABELS = {
    FlagKind.FALLS: "Lũy kế giảm",
    FlagKind.OUT_OF_RANGE: "Ngoài khoảng hợp lý",
    FlagKind.ESTIMATE_DIFFERS: "Ước khác chính thức",
    FlagKind.ESTIMATE_STANDS: "Ước chưa có số chính thức",
    FlagKind.BASIS_CHANGES: "Đổi giá, phương pháp",
    FlagKind.PART_ONLY: "Số của một kỳ",
    FlagKind.BEFORE_THE_SET: "Kỳ trước nhiệm kỳ",
    FlagKind.RATE_DIFFERS: "Tỷ lệ lệch tử, mẫu",
    FlagKind.LAPSED: "Công nhận hết giá trị",
}


@dataclass(frozen=True, slots=True)
class Flag:
    kind: FlagKind
    text: str

    @property
    def label(self) -> str:
        return FLAG_LABELS[self.kind]


def flags_of(figures: Iterable[Figure], measure: Measure, on: date) -> tuple[Flag, ...]:
    """Everything odd in what was known on `on`, plans left out; a sentence each, with the figures it is about."""
    stated = [f for f in figures if f.kind != ResultKind.PLAN and f.end <= on and f.as_of <= on]
    known = figures_as_of(stated, on, since=measure.since)
    return (
        *_falls(known, measure, on),
        *_out_of_range(known, measure),
        *_rates_differ(known, measure),
        *_estimates_differ(stated, measure),
        *_estimate_stands(known, measure, on),
        *_bases(known, measure),
        *_part_only(known, measure, on),
        *_before_the_set(stated, measure),
    )


def _falls(known: Sequence[Figure], measure: Measure, on: date) -> Iterator[Flag]:
    if measure.kind != Kind.CUMULATIVE:
        return
    standings = [standing.figure for standing in series_of(known, measure, on) if standing.whole]
    for before, after in pairwise(standings):
        if after.value < before.value:
            yield Flag(
                FlagKind.FALLS,
                f"Số lũy kế giảm từ {_at(before, measure)} xuống {_at(after, measure)}; cần kiểm tra lại.",
            )


def _out_of_range(known: Sequence[Figure], measure: Measure) -> Iterator[Flag]:
    low, high = measure.lowest, measure.highest
    for figure in known:
        if measure.is_outside(figure.value):
            span = f"từ {low} đến {high}" if high is not None else f"không dưới {low}"
            yield Flag(FlagKind.OUT_OF_RANGE, f"Giá trị {_at(figure, measure)} nằm ngoài khoảng hợp lý ({span}).")


def _rates_differ(known: Sequence[Figure], measure: Measure) -> Iterator[Flag]:
    for figure in known:
        rate = rate_of(figure)
        share = rate.percent if rate else None
        if rate is None or share is None:
            continue
        if not agrees(share, figure.value):
            places = max(1, -int(figure.value.normalize().as_tuple().exponent))
            parts = f"{format_number(rate.numerator)}/{format_number(rate.denominator)}"
            yield Flag(
                FlagKind.RATE_DIFFERS,
                f"Giá trị {_at(figure, measure)} khác {parts}, bằng {format_number(share, places)}%.",
            )


def _estimates_differ(stated: Sequence[Figure], measure: Measure) -> Iterator[Flag]:
    """An estimate beside an official figure of its period: another value, or stated when the official one was known."""
    official = {(f.start, f.end, f.basis): f for f in _by_as_of(stated) if f.kind == ResultKind.OFFICIAL}
    for estimate in _by_as_of(stated):
        final = official.get((estimate.start, estimate.end, estimate.basis))
        if estimate.kind != ResultKind.ESTIMATE or final is None or estimate.value == final.value:
            continue
        later = ", dù công bố sau" if estimate.as_of > final.as_of else ""
        yield Flag(
            FlagKind.ESTIMATE_DIFFERS,
            f"Số ước {measure.number(estimate.value)} (công bố {estimate.as_of:%d/%m/%Y}{later}) khác số thực hiện "
            f"{_at(final, measure)}; dùng số thực hiện.",
        )


def _by_as_of(figures: Iterable[Figure]) -> list[Figure]:
    return sorted(figures, key=lambda figure: (figure.as_of, figure.row))


def _estimate_stands(known: Sequence[Figure], measure: Measure, on: date) -> Iterator[Flag]:
    for figure in known[-1:]:
        if figure.kind == ResultKind.ESTIMATE and on - figure.end > _STALE:
            yield Flag(
                FlagKind.ESTIMATE_STANDS,
                f"Số gần nhất {_at(figure, measure)} vẫn là số ước sau hơn một năm; chưa có số thực hiện.",
            )


def _bases(known: Sequence[Figure], measure: Measure) -> Iterator[Flag]:
    for figure in known:
        if has_lapsed(figure, measure):
            yield Flag(
                FlagKind.LAPSED,
                f"Công nhận đến {figure.end:%d/%m/%Y} theo {figure.basis} hết giá trị khi đã có "
                f"{measure.basis or 'bộ tiêu chí khác'}.",
            )
        elif measure.kind != Kind.RECOGNITION and not has_own_basis(figure, measure):
            yield Flag(
                FlagKind.BASIS_CHANGES,
                f"Số {_at(figure, measure)} tính theo {figure.basis}, không nối với chuỗi "
                f"{measure.basis or 'của chỉ tiêu'} và không dùng để đánh giá.",
            )


def _part_only(known: Sequence[Figure], measure: Measure, on: date) -> Iterator[Flag]:
    """Figures of a cumulative or mean quantity that no standing since the set's first day reaches."""
    word = {Kind.CUMULATIVE: "lũy kế", Kind.AVERAGE_GROWTH: "bình quân"}.get(measure.kind)
    if word is None or measure.since is None:
        return
    reached = {standing.figure.end for standing in series_of(known, measure, on) if standing.whole}
    for figure in known:
        if has_own_basis(figure, measure) and figure.end not in reached:
            yield Flag(
                FlagKind.PART_ONLY,
                f"Số {_at(figure, measure)} có kỳ bắt đầu từ {figure.start:%d/%m/%Y}, chưa nối được từ "
                f"{measure.since:%d/%m/%Y} nên chưa phải số {word} của nhiệm kỳ.",
            )


def _before_the_set(stated: Sequence[Figure], measure: Measure) -> Iterator[Flag]:
    for figure in stated:
        if measure.since is not None and figure.start < measure.since:
            yield Flag(
                FlagKind.BEFORE_THE_SET,
                f"Số {_at(figure, measure)} có kỳ bắt đầu từ {figure.start:%d/%m/%Y}, trước ngày đầu của bộ chỉ tiêu, "
                "nên không dùng để đánh giá.",
            )


def _at(figure: Figure, measure: Measure) -> str:
    return f"{measure.number(figure.value)} ({figure.end:%d/%m/%Y})"
