"""Dates in workbooks: numbers of days that a style shows as a date."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

# What a number format says in quotes, in brackets or behind a sign is no part of a date.
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].|general')
# Hours that go on beyond a day, as [h]:mm, are an amount of time.
_AMOUNT = re.compile(r"\[[hms]+\]")
_BUILT_IN = frozenset(map(str, (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59))))
_DAY_ZERO = datetime(1899, 12, 30)
_DAY_ZERO_1904 = datetime(1904, 1, 1)
_DAYS = 2_958_466
_SECONDS = 86_400


def is_date_format(number: str, code: str | None) -> bool:
    """Whether a number format shows dates: ``code`` where the workbook brings it along."""
    if code is None:
        return number in _BUILT_IN
    code = code.split(";")[0].casefold()
    return not _AMOUNT.match(code) and re.search("[ymdhs]", _LITERAL.sub("", code)) is not None


def moment(serial: str, *, is_1904: bool) -> str:
    """The day, the time or both that a number of days shows, in ISO 8601; "" for none."""
    try:
        number = float(serial)
    except ValueError:
        return ""
    if not 0 <= number < _DAYS:
        return ""
    days, seconds = divmod(round(number * _SECONDS), _SECONDS)
    if days == 0 and not is_1904:
        return str((datetime.min + timedelta(seconds=seconds)).time())
    # Of the years from 1900 the program counts a 29 February 1900, which never was.
    zero = _DAY_ZERO_1904 if is_1904 else _DAY_ZERO + timedelta(days=days < 60)
    shown = zero + timedelta(days=days, seconds=seconds)
    return shown.date().isoformat() if shown.time() == time() else shown.isoformat(" ")
