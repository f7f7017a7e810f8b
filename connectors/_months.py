"""Names of months and halves of the day in many languages, and what turns them into English ones.

Some names mean one month here and another there: "lip" is June in Croatian and July in Polish. Which is meant is told by
the other names of the same file, as far as one language alone has them all.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAMES = {  # by language: a month's names separated by a bar, January first
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov "
          "december|dec",
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
    "uk": "січня|січ лютого|лют березня|бер квітня|кві|квіт травня|тра|трав червня|чер|черв липня|лип серпня|сер|серп вересня|вер "
          "жовтня|жов|жовт листопада|лис|лист грудня|гру|груд",
    "bg": "януари|яну февруари|фев март|мар април|апр май юни юли август|авг септември|сеп октомври|окт ноември|ное декември|дек",
    "el": "ιανουαρίου|ιαν φεβρουαρίου|φεβ μαρτίου|μαρ|μάρ απριλίου|απρ μαΐου|μαΐ|μάι ιουνίου|ιουν|ιούν ιουλίου|ιουλ|ιούλ "
          "αυγούστου|αυγ|αύγ σεπτεμβρίου|σεπ|σεπτ οκτωβρίου|οκτ νοεμβρίου|νοε δεκεμβρίου|δεκ",
    "ro": "ianuarie|ian februarie|feb martie|mar aprilie|apr mai iunie|iun iulie|iul august|aug septembrie|sept octombrie|oct "
          "noiembrie|noi|noie decembrie|dec",
    "hu": "január|jan február|febr március|márc április|ápr május|máj június|jún július|júl augusztus|aug szeptember|szept|szep "
          "október|okt november|nov december|dec",
    "id": "januari|jan februari|feb maret|mar april|apr mei juni|jun juli|jul agustus|agu|agt september|sep oktober|okt november|nov "
          "desember|des",
    "sl": "januar|jan februar|feb marec|mar april|apr maj junij|jun julij|jul avgust|avg september|sep oktober|okt november|nov "
          "december|dec",
    "et": "jaanuar|jaan veebruar|veebr märts aprill|apr mai juuni juuli august|aug september|sept oktoober|okt november|nov detsember|dets",
    "sv": "januari|jan februari|feb mars|mar april|apr maj juni|jun juli|jul augusti|aug september|sep oktober|okt november|nov "
          "december|dec",
    "da": "januar|jan februar|feb marts|mar april|apr maj juni|jun juli|jul august|aug september|sep oktober|okt november|nov "
          "december|dec",
    "nb": "januar|jan februar|feb mars|mar april|apr mai juni|jun juli|jul august|aug september|sep oktober|okt november|nov desember|des",
    "fi": "tammikuuta|tammi helmikuuta|helmi maaliskuuta|maalis huhtikuuta|huhti toukokuuta|touko kesäkuuta|kesä heinäkuuta|heinä "
          "elokuuta|elo syyskuuta|syys lokakuuta|loka marraskuuta|marras joulukuuta|joulu",
    "cs": "ledna|leden|led února|únor|úno března|březen|bře dubna|duben|dub května|květen|kvě června|červen|čen|čvn "
          "července|červenec|čec|čvc srpna|srpen|srp září|zář října|říjen|říj listopadu|listopad|lis prosince|prosinec|pro",
    "hr": "siječnja|siječanj|sij veljače|veljača|velj|vel ožujka|ožujak|ožu travnja|travanj|tra svibnja|svibanj|svi lipnja|lipanj|lip "
          "srpnja|srpanj|srp kolovoza|kolovoz|kol rujna|rujan|ruj listopada|listopad|lis studenoga|studenog|studeni|stu prosinca|prosinac|pro",
    "sk": "januára|január|jan februára|február|feb marca|marec|mar apríla|apríl|apr mája|máj júna|jún júla|júl augusta|august|aug "
          "septembra|september|sep októbra|október|okt novembra|november|nov decembra|december|dec",
    "sr": "januar|jan|јануар|јан februar|feb|фебруар|феб mart|mar|март|мар april|apr|април|апр maj|мај jun|јун jul|јул "
          "avgust|avg|август|авг septembar|sep|септембар|сеп oktobar|okt|октобар|окт novembar|nov|новембар|нов decembar|dec|децембар|дец",
    "lt": "sausio|sausis|saus vasario|vasaris|vas kovo|kovas|kov balandžio|balandis|bal gegužės|gegužė|geg birželio|birželis|birž "
          "liepos|liepa|liep rugpjūčio|rugpjūtis|rugp rugsėjo|rugsėjis|rugs spalio|spalis|spal lapkričio|lapkritis|lapkr|lap "
          "gruodžio|gruodis|gruod",
    "lv": "janvāris|janv februāris|febr marts aprīlis|apr maijs jūnijs|jūn jūlijs|jūl augusts|aug septembris|sept oktobris|okt "
          "novembris|nov decembris|dec",
    "ca": "gener|gen febrer|febr març abril|abr maig juny juliol agost|ag setembre|set octubre|oct novembre|nov desembre|des",
    "ar": "يناير فبراير مارس أبريل|ابريل مايو يونيو يوليو أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر",
    "tr": "ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara",
}  # fmt: skip
AFTERNOON = ("午後", "下午", "오후")
FORENOON = ("午前", "上午", "오전")
DIGITS = {chr(zero + value): str(value) for zero in (0x660, 0x6F0, 0x966, 0xFF10) for value in range(10)}


@functools.cache
def languages() -> dict[str, dict[str, str]]:
    """By language: name in lower case → English abbreviation."""
    return {
        language: {
            name: english for english, names in zip(ENGLISH, each.split(), strict=True) for name in names.split("|")
        }
        for language, each in NAMES.items()
    }


@functools.cache
def meanings(language: str = "") -> dict[str, str]:
    """Name → English abbreviation in all languages; those that mean several months as in this one, else as in the first."""
    found = dict(languages().get(language, {}))
    for each in languages().values():
        for name, english in each.items():
            found.setdefault(name, english)
    return found


@functools.cache
def shared() -> dict[str, tuple[str, ...]]:
    """The names that mean several months, and the languages that have them."""
    months: dict[str, set[str]] = {}
    for each in languages().values():
        for name, english in each.items():
            months.setdefault(name, set()).add(english)
    return {
        name: tuple(language for language, each in languages().items() if name in each)
        for name, found in months.items()
        if len(found) > 1
    }


def language_of(names: Iterable[str]) -> tuple[str, bool]:
    """The language that a column's names are in, and whether that is sure; "" where none of them means several months.

    Taken is the one that knows most of them.
    """
    written = {name.lower().rstrip(".") for name in names}
    doubtful = [language for name in sorted(written & shared().keys()) for language in shared()[name]]
    if not doubtful:
        return "", True
    known = {language: sum(name in languages()[language] for name in written) for language in dict.fromkeys(doubtful)}
    best = [language for language, count in known.items() if count == max(known.values())]
    readings = {tuple(languages()[language].get(name) for name in sorted(written)) for language in best}
    return best[0], len(readings) == 1


@functools.cache
def pattern() -> str:
    """A regex for any of the names, the longest first, with the dot that abbreviations may end in."""
    names = sorted(meanings(), key=lambda name: (-len(name), name))
    return r"(?i:" + "|".join(re.escape(name) for name in names) + r")\.?"
