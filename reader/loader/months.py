"""Dates with the month as a word, in the languages of most blogs: `February 3rd, 2024`, `3 de mayo de 2024`.

Words are compared without case and accents. Each stands for one month in all of these languages, but for `listopada`,
which is told by how it is written: Croatian puts a dot behind the day, and means October.
"""

# ruff: noqa: RUF001  # letters that look like others are the point here
import re
import unicodedata
from functools import cache
from typing import NamedTuple

_MONTHS = (  # full names, as they stand in a date, and what they are shortened to
    "january jan janvier janv januar jänner jan enero ene gennaio gen janeiro januari gener leden ledna led "
    "januára stycznia styczeń sty január januar ianuarie ian ocak oca января янв січня січ януари ιανουαρίου "
    "ιαν tammikuuta tammikuu jaanuar يناير ינואר",
    "february feb februar février févr fév febrero febbraio fevereiro fev februari febrer febr února únor úno "
    "február lutego luty lut februára februarie şubat şub февраля фев февр лютого лют февруари φεβρουαρίου φεβ "
    "helmikuuta helmikuu veebruar فبراير פברואר",
    "march mar mars märz mär marzo março maart mrt marts març března březen bře marca marzec március márc "
    "martie mart марта мар березня бер март μαρτίου μαρ maaliskuuta maaliskuu märts maret مارس מרץ",
    "april apr avril avr abril abr aprile dubna duben dub apríla kwietnia kwiecień kwi április ápr aprilie "
    "nisan nis апреля апр квітня кві април απριλίου απρ huhtikuuta huhtikuu aprill أبريل אפריל",
    "may mai mayo maggio mag maio mei maj maja máj mája května květen kvě május máj mayıs мая май травня тра "
    "май μαΐου μαι toukokuuta toukokuu maig مايو מאי",
    "june jun juin juni junio giugno giu junho června červen czerwca czerwiec cze júna június jún iunie iun "
    "haziran haz июня июн червня чер юни ιουνίου ιουν kesäkuuta kesäkuu juuni juny يونيو יוני",
    "july jul juillet juil juli julio luglio lug julho července červenec lipca lipiec lip júla július júl "
    "iulie iul temmuz tem июля июл липня лип юли ιουλίου ιουλ heinäkuuta heinäkuu juuli juliol يوليو יולי",
    "august aug août agosto ago agustus augustus augusti srpna srpen srp augusta sierpnia sierpień sie "
    "augusztus ağustos ağu августа авг серпня сер август αυγούστου αυγ elokuuta elokuu agost أغسطس אוגוסט",
    "september sep sept septembre septiembre settembre set sett setembro září zář września wrzesień wrz "
    "septembra szeptember szept septembrie eylül eyl сентября сен сент вересня вер септември σεπτεμβρίου σεπ "
    "syyskuuta syyskuu setembre سبتمبر ספטמבר",
    "october oct octobre octubre ottobre ott outubro out oktober okt october října říjen říj października "
    "październik paź októbra október octombrie ekim eki октября окт жовтня жов октомври οκτωβρίου οκτ "
    "lokakuuta lokakuu oktoober أكتوبر אוקטובר",
    "november nov novembre noviembre novembro listopadu listopad listopada novembra noiembrie noi kasım kas "
    "ноября ноя нояб листопада лис ноември νοεμβρίου νοε marraskuuta marraskuu نوفمبر נובמבר",
    "december dec décembre déc dezember dez diciembre dic dicembre dezembro desembre des desember prosince "
    "prosinec pro grudnia grudzień gru decembra decembrie aralık ara декабря дек грудня гру декември "
    "δεκεμβρίου δεκ joulukuuta joulukuu detsember ديسمبر דצמבר",
)  # fmt: skip
_DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th|er|os?|as?|e|\.)?"
_YEAR = r"(?P<year>\d{4})"
_YEAR_WORD = r"(?: ?(?:[gr\u0433\u0440]|\u0433\u043e\u0434\u0430|\u0440\u043e\u043a\u0443)\b)?"  # of Slavic languages
_MONTH = r"(?P<month>[^\W\d_]+)"
_OF = r"(?:(?:of|de|del|di|thang) |\u05d1)?"  # the last is Hebrew's, which is written together
_BETWEEN = r"[ /-]"
_ZONE = r"z|(?:utc|gmt)?[-+]\d\d?(?::?\d\d)?|[a-z]{3,4}"
_TIME = (
    r"(?P<hour>\d\d?)[:.h](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    rf"(?: ?(?P<half>[ap])m)?(?: ?(?P<zone>{_ZONE}))?(?: \([^()]*\))?"
)
_TIME_AFTER = rf"(?:(?:(?: at| um| alle| as| kl| a las)? | ?[@:\u00b7|-] ?){_TIME})?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_DAY}{_BETWEEN}*{_OF}{_MONTH}{_BETWEEN}{_OF}{_YEAR}{_YEAR_WORD}{_TIME_AFTER}",
        rf"{_MONTH}{_BETWEEN}{_DAY}{_BETWEEN}{_OF}{_YEAR}{_TIME_AFTER}",
        rf"{_YEAR}[ /.-]+{_MONTH}{_BETWEEN}{_DAY}{_TIME_AFTER}",
        rf"{_MONTH} (?P<day>\d\d?) {_TIME} {_YEAR}",  # as date(1) and C's asctime print it
        rf"{_MONTH}{_BETWEEN}{_OF}{_YEAR}",
        rf"{_DAY} thang (?P<month>\d\d?) (?:nam )?{_YEAR}",  # Vietnamese counts its months
    )
)
_WITH_DOT = re.compile(r"\d\.")
_LEADING = (  # words of a date: days of the week, and those of a sentence
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday lundi mardi "
    "mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo lunedi martedi "
    "mercoledi giovedi venerdi sabato domenica montag dienstag mittwoch donnerstag freitag samstag sonntag maandag "
    "dinsdag woensdag donderdag vrijdag zaterdag zondag mandag tirsdag onsdag torsdag fredag lordag sondag tisdag "
    "le the den de am el il on ngay"
)
_LEADING_WORDS = frozenset(_LEADING.split())
_LETTERS = str.maketrans("\u0131\u00f8\u0142", "iol")  # that are no others with an accent
_WEEKDAY = re.compile(r"[^\d,]{2,24}, ")  # of any language, before its comma
_DOT = re.compile(r"(?<=[^\W\d_])\.")


class WordedDate(NamedTuple):
    """The parts of a date and its time as they are written, but for its month; empty where it states none."""

    month: int
    year: str
    day: str
    hour: str
    minute: str
    second: str
    fraction: str
    half: str  # of the day: `a` or `p`
    zone: str


def worded_date(text: str) -> WordedDate | None:
    """What `text`, of no more than some hundred characters on one line, names; None where it is nothing of the kind."""
    plain = _compared(text).rstrip(".")
    for date in (_WEEKDAY.sub("", plain, count=1), plain):
        words = date.replace(",", " ").split()
        while words and words[0] in _LEADING_WORDS:
            del words[0]
        for form in _FORMS:
            if (match := form.fullmatch(" ".join(words))) and (month := _month(match["month"], text)):
                part = match.groupdict("")
                return WordedDate(month, *(part.get(name, "") for name in WordedDate._fields[1:]))
    return None


def _month(word: str, text: str) -> int:
    """The number of the month that `word` names; 0 where it names none."""
    if word == "listopada" and _WITH_DOT.search(text):
        return 10
    return int(word) if word.isdecimal() else _months().get(word, 0)


@cache
def _months() -> dict[str, int]:
    return {_compared(word): number for number, words in enumerate(_MONTHS, 1) for word in words.split()}


def _compared(text: str) -> str:
    """`text` without what words are not told apart by: case, accents, and dots behind them."""
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return _DOT.sub("", "".join(char for char in letters if not unicodedata.combining(char)))
