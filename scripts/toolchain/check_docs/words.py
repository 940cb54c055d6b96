"""The words of the exchange's pages, English and Chinese: titles, headings, columns, types, yes and no."""

from __future__ import annotations

import html
import re
import unicodedata

SECTIONS = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "description": "(api )?description|接口(描述|说明)",
        "request": "http ?request|http ?请求|请求",
        "weight": r"(request )?weight\W*(ip|uid)?\W*|(请求)?权重\W*(ip|uid)?\W*",
        "parameters": "(request ?)?parameters?|(请求)?参数",
        "example": "response( example| sample)?|(响应|返回)(示例|样例)?",
        "fields": "response (detail|parameter|field)s?( desc(ription)?)?|(响应|返回)(信息|参数|字段)?(详解|说明)"
        "|(响应|返回)(参数|字段)",
    }.items()
}
COLUMNS = {
    "name": ("name", "parameter", "field", "名称", "参数名", "参数", "字段"),
    "type": ("type", "data type", "数据类型", "类型"),
    "mandatory": ("mandatory", "required", "是否必需", "是否必须", "是否必填", "必需", "必填"),
    "description": ("description", "desc", "remark", "描述", "详情", "说明", "备注"),
}
# Each word with the name that reports use for its type.
TYPES = {
    **{word: word for word in ("LONG", "INT", "STRING", "ENUM", "DECIMAL", "BOOLEAN", "OBJECT", "ARRAY")},
    **dict.fromkeys(("BIGDECIMAL", "DOUBLE", "FLOAT", "NUMBER"), "DECIMAL"),
    **dict.fromkeys(("OBJECT ARRAY", "ARRAY OF OBJECTS", "LIST<OBJECT>"), "OBJECT ARRAY"),
    "INTEGER": "INT",
    "BOOL": "BOOLEAN",
    "LIST": "ARRAY",
}
ANSWERS = {
    **dict.fromkeys(("YES", "Y", "TRUE", "REQUIRED", "是", "必填"), "yes"),
    **dict.fromkeys(("NO", "N", "FALSE", "OPTIONAL", "否", "非必填"), "no"),
}
TITLE_OF_ENDPOINT = re.compile(
    r"(?P<title>.*\S)\s*\(\s*(?P<type>NONE|TRADE|MARGIN|USER_DATA|USER_STREAM|MARKET_DATA)\s*\)"
)
METHODS = "GET|POST|PUT|DELETE|PATCH"
REQUEST = re.compile(rf"\b(?P<method>{METHODS})\b[\s`*]*(?P<host>https://[\w.-]+)?(?P<path>/[\w./-]*\w)")
TITLES = {
    "general": re.compile("general( api)? info(rmation)?|(通用|基本)(api)?信息"),
    "errors": re.compile("error codes?|错误代?码"),
    "change-log": re.compile("change ?log|(更新|变更)日志"),
}
ERROR_HEADING = re.compile(r"(?P<key>-\d{4,6})\b.*")
DATE_HEADING = re.compile(r"(?P<key>\d{4}-\d{2}-\d{2})")

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def tidy(text: str) -> str:
    """The text with half-width characters and single spaces, and without entities."""
    text = re.sub(r"&#?\w+;", lambda entity: html.unescape(entity[0]), text)  # &times= in an address is not an entity
    return " ".join(unicodedata.normalize("NFKC", text).split())


def plain(text: str) -> str:
    """A heading or a column's name as it is looked up: in lower case, without punctuation around it."""
    return tidy(text).casefold().strip(" :#.*`-")


def section(text: str) -> str | None:
    """The part of an endpoint's page that a heading begins, or None."""
    return next((kind for kind, pattern in SECTIONS.items() if pattern.fullmatch(plain(text))), None)


def column(text: str) -> str | None:
    """What a column of this name holds, or None."""
    return next((kind for kind, names in COLUMNS.items() if plain(text) in names), None)


def type_name(text: str) -> str:
    """The type's name in reports; an unknown word is its own name."""
    word = tidy(text).upper()
    return TYPES.get(word, word)


def answer(text: str) -> str:
    """`yes` or `no`; an unknown word is returned as it is."""
    word = tidy(text).upper()
    return ANSWERS.get(word, word or "nothing")


def language(text: str) -> str:
    """`Chinese` or `English`."""
    return "Chinese" if _CHINESE.search(text) else "English"


def listed_values(text: str) -> list[str]:
    """The words in capitals that a description lists, except the names of types."""
    return [word for word in re.findall(r"\b[A-Z]{2,}(?:[ _][A-Z]{2,})*\b", tidy(text)) if word not in TYPES]
