"""The words of the exchange's pages, English and Chinese: headings, columns, types, yes and no."""

from __future__ import annotations

import html
import re
import unicodedata

SECTIONS = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "description": "(api )?description|接口(描述|说明)",
        "request": "http request|http ?请求|请求",
        "weight": r"(request )?weight\W*(ip|uid)?\W*|(请求)?权重\W*(ip|uid)?\W*",
        "parameters": "(request )?parameters?|(请求)?参数",
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
# Each word with the one by which reports call its type.
TYPES = {
    "LONG": "LONG",
    "INT": "INT",
    "INTEGER": "INT",
    "STRING": "STRING",
    "ENUM": "ENUM",
    "DECIMAL": "DECIMAL",
    "BIGDECIMAL": "DECIMAL",
    "DOUBLE": "DECIMAL",
    "FLOAT": "DECIMAL",
    "NUMBER": "DECIMAL",
    "BOOLEAN": "BOOLEAN",
    "BOOL": "BOOLEAN",
    "OBJECT ARRAY": "OBJECT ARRAY",
    "ARRAY OF OBJECTS": "OBJECT ARRAY",
    "LIST<OBJECT>": "OBJECT ARRAY",
    "OBJECT": "OBJECT",
    "ARRAY": "ARRAY",
    "LIST": "ARRAY",
}
ANSWERS = {
    "YES": "yes",
    "Y": "yes",
    "TRUE": "yes",
    "REQUIRED": "yes",
    "是": "yes",
    "必填": "yes",
    "NO": "no",
    "N": "no",
    "FALSE": "no",
    "OPTIONAL": "no",
    "否": "no",
    "非必填": "no",
}
SECURITY_TYPES = "NONE|TRADE|MARGIN|USER_DATA|USER_STREAM|MARKET_DATA"
TITLE_WITH_SECURITY_TYPE = re.compile(rf"(?P<title>.*\S)\s*\(\s*(?P<type>{SECURITY_TYPES})\s*\)")
REQUEST = re.compile(r"\b(?P<method>GET|POST|PUT|DELETE|PATCH)\b[\s`*]*(?P<path>/[\w./-]*\w)")
GENERAL_TITLE = re.compile("general( api)? info(rmation)?|(通用|基本)(api)?信息")
LOG_TITLE = re.compile("change ?log|(更新|变更)日志")
ERRORS_TITLE = re.compile("error codes?|错误代?码")
ERROR_HEADING = re.compile(r"(?P<code>-\d{4,6})\b.*")
DATE_HEADING = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})")

_ENTITY = re.compile(r"&#?\w+;")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[ _][A-Z]{2,})*\b")
_QUOTED_CAPITALS = re.compile(r"[\"'`“]([A-Z]{2,}(?:[ _][A-Z]{2,})*)[\"'`”]")


def tidy(text: str) -> str:
    """Half-width, without entities, and with single spaces."""
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)  # &times= in an address is none
    return " ".join(unicodedata.normalize("NFKC", text).split())


def plain(text: str) -> str:
    """A heading or a column's name as it is looked up: small letters and no punctuation around it."""
    return tidy(text).casefold().strip(" :#.*`-")


def section(text: str) -> str | None:
    """Which part of an endpoint's page a heading opens."""
    return next((kind for kind, pattern in SECTIONS.items() if pattern.fullmatch(plain(text))), None)


def column(text: str) -> str | None:
    """What a column holds, by its name."""
    return next((kind for kind, names in COLUMNS.items() if plain(text) in names), None)


def type_name(text: str) -> str:
    """The type as reports call it; a word that is not known stands for itself."""
    word = tidy(text).upper()
    return TYPES.get(word, word)


def answer(text: str) -> str:
    """`yes` or `no`; a word that is not known stands for itself."""
    word = tidy(text).upper()
    return ANSWERS.get(word, word or "nothing")


def language(text: str) -> str:
    """`Chinese` or `English`."""
    return "Chinese" if _CHINESE.search(text) else "English"


def quoted_values(text: str) -> list[str]:
    """The words in capitals and quotation marks that a description lists."""
    return _QUOTED_CAPITALS.findall(tidy(text))


def listed_values(text: str) -> list[str]:
    """The words in capitals that a description lists, names of types excepted."""
    return [word for word in _CAPITALS.findall(tidy(text)) if word not in TYPES]
