"""Names of months and halves of the day in other languages than English, and what turns them into English ones.

A name that means two months in two languages is left out ("lis" is October in Croatian, November in Polish).
"""

from __future__ import annotations

import functools
import re

ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAMES = {  # by language: a month's names separated by a bar, January first
    "de": "januar|jänner|jan februar|feb märz|mär|mrz|maerz april|apr mai juni|jun juli|jul august|aug september|sept|sep "
          "oktober|okt november|nov dezember|dez",
    "fr": "janvier|janv|jan février|fevrier|févr|fevr|fév|fev mars avril|avr mai juin juillet|juil août|aout|aoû "
          "septembre|sept octobre|oct novembre|nov décembre|decembre|déc|dec",
    "es": "enero|ene febrero|feb marzo|mar abril|abr mayo junio julio agosto|ago septiembre|setiembre|sept|set octubre|oct "
          "noviembre|nov diciembre|dic",
    "pt": "janeiro|jan fevereiro|fev março|marco abril|abr maio|mai junho julho agosto|ago setembro|set outubro|out "
          "novembro|nov dezembro|dez",
    "it": "gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|set ottobre|ott "
          "novembre|nov dicembre|dic",
    "nl": "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sep oktober|okt november|nov "
          "december|dec",
    "pl": "stycznia|styczeń|sty lutego|luty|lut marca|marzec|mar kwietnia|kwiecień|kwi maja|maj czerwca|czerwiec|cze "
          "lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz października|październik|paź listopada|lis "
          "grudnia|grudzień|gru",
    "ru": "января|январь|янв февраля|февраль|фев|февр марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн июля|июль|июл "
          "августа|август|авг сентября|сентябрь|сен|сент октября|октябрь|окт ноября|ноябрь|ноя|нояб декабря|декабрь|дек",
    "sv": "januari|jan februari|feb mars|mar april|apr maj juni|jun juli|jul augusti|aug september|sep oktober|okt november|nov "
          "december|dec",
    "da": "januar|jan februar|feb marts|mar april|apr maj juni|jun juli|jul august|aug september|sep oktober|okt november|nov "
          "december|dec",
    "fi": "tammikuuta|tammi helmikuuta|helmi maaliskuuta|maalis huhtikuuta|huhti toukokuuta|touko kesäkuuta|kesä heinäkuuta|heinä "
          "elokuuta|elo syyskuuta|syys lokakuuta|loka marraskuuta|marras joulukuuta|joulu",
    "cs": "ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec srpna|srpen září října|říjen "
          "listopadu prosince|prosinec",
    "tr": "ocak şubat|şub mart nisan|nis mayıs haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık",
}  # fmt: skip
AFTERNOON = ("午後", "下午", "오후")
FORENOON = ("午前", "上午", "오전")
DIGITS = {chr(zero + value): str(value) for zero in (0x660, 0x6F0, 0x966, 0xFF10) for value in range(10)}


@functools.cache
def meanings() -> dict[str, str]:
    """Name in lower case → English abbreviation, for the names that mean one month only."""
    found: dict[str, set[str]] = {}
    for language in NAMES.values():
        for english, names in zip(ENGLISH, language.split(), strict=True):
            for name in names.split("|"):
                found.setdefault(name, set()).add(english)
    english = {name.lower() for name in ENGLISH}
    return {name: months.pop() for name, months in found.items() if len(months) == 1 and name not in english}


@functools.cache
def pattern() -> str:
    """A regex for any of the names, the longest first, with the dot that abbreviations may end in."""
    names = sorted(meanings(), key=lambda name: (-len(name), name))
    return r"(?i:" + "|".join(re.escape(name) for name in names) + r")\.?"
