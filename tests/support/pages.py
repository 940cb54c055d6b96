"""Writes pages of documentation in the layouts of the exchange's: English and Chinese Markdown, and plain text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from toolchain.spec import openapi

ADDRESS = "/docs/{locale}institutional_loan/{name}"
ENGLISH = {
    "description": "API Description",
    "request": "HTTP Request",
    "weight": "Request Weight",
    "parameters": "Request Parameters",
    "example": "Response Example",
    "fields": "Response detail description:",
}
CHINESE = {
    "description": "接口描述",
    "request": "HTTP请求",
    "weight": "请求权重",
    "parameters": "请求参数",
    "example": "响应示例",
    "fields": "响应信息详解\uff1a",
}


@dataclass(frozen=True)
class Parameter:
    """A row of the table of parameters; its description has the figures."""

    name: str
    type: str = "LONG"
    mandatory: str = "NO"
    minimum: str = ""
    default: str = ""
    maximum: str = ""


@dataclass(frozen=True)
class Field:
    """A row of the table of fields."""

    name: str
    type: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """What an endpoint's page says."""

    title: str
    path: str
    parameters: tuple[Parameter, ...]
    example: Any
    fields: tuple[Field, ...] = ()
    method: str = "GET"
    weight: str = "1"
    limit: str = "IP"
    security: str = "USER_DATA"
    order: str = ""
    default_days: str = ""
    longest_days: str = ""
    address: str | None = None
    key: str = "credit account"


def _english(row: Parameter) -> str:
    texts = ("Start from {}.", row.minimum), ("Default:{}", row.default), ("Max:{}", row.maximum)
    return " ".join(text.format(value) for text, value in texts if value)


def _chinese(row: Parameter) -> str:
    texts = ("开始值 {}。", row.minimum), ("默认:{}", row.default), ("最大:{}", row.maximum)
    return " ".join(text.format(value) for text, value in texts if value)


def _english_description(page: Page) -> str:
    return "Lists what is shown below." + (f" It is accessible only with the {page.key} API key." if page.key else "")


def _chinese_description(page: Page) -> str:
    account = {"credit account": "放贷账户"}.get(page.key, "母账户")
    return "列出如下。" + (f"只允许{account}使用本接口。" if page.key else "")


def _english_rules(page: Page) -> list[str]:
    texts = {
        "Records come in {} order.": page.order,
        "Without times, the last {} days are returned.": page.default_days,
        "A window must not be longer than {} days.": page.longest_days,
    }
    return [text.format(value) for text, value in texts.items() if value]


def _chinese_rules(page: Page) -> list[str]:
    order = {"descending": "降序", "ascending": "升序"}.get(page.order, "")
    texts = {
        "记录为{}。": order,
        "不传时间则返回最近{}天。": page.default_days,
        "时间跨度不能超过{}天。": page.longest_days,
    }
    return [text.format(value) for text, value in texts.items() if value]


def _markdown(page: Page, headings: dict[str, str], columns: tuple[str, ...], locale: str) -> str:
    chinese = headings is CHINESE
    address = page.address and page.address.format(locale=locale)

    def heading(part: str) -> list[str]:
        link = f'[]({address}#{part} "-")' if address else ""
        return [f"#### {headings[part]}{link}", ""]

    describe = _chinese if chinese else _english
    rows = [f"{row.name}| {row.type}| {row.mandatory}| {describe(row)}  " for row in page.parameters]
    fields = [f"{row.name}| {row.type}| {_values(row)}  " for row in page.fields]
    suffix = f"({page.security})" if page.security else ""
    return "\n".join(
        [
            f"# {'强平' if chinese else ''}{page.title} {suffix}",
            "",
            *heading("description"),
            _chinese_description(page) if chinese else _english_description(page),
            "",
            *heading("request"),
            f"{page.method} `{page.path}`",
            "",
            *heading("weight"),
            f"**{page.weight}({page.limit})**",
            "",
            *heading("parameters"),
            "| ".join(columns) + "  ",
            "---|---|---|---  ",
            *rows,
            "  ",
            *(f"  * {rule}" for rule in (_chinese_rules if chinese else _english_rules)(page)),
            "",
            *heading("example"),
            "    ",
            *(f"    {line}  " for line in dumped(page.example, 2).split("\n")),
            "    ",
            "",
            *(
                [*heading("fields"), f"{columns[0]}| {columns[1]}| {columns[3]}  ", "---|---|---  ", *fields]
                if fields
                else []
            ),
        ]
    )


def _values(row: Field) -> str:
    return " or ".join(f'"{value}"' for value in row.values)


def markdown(page: Page) -> str:
    """The page in English."""
    return _markdown(page, ENGLISH, ("Name", "Type", "Mandatory", "Description"), "")


def chinese(page: Page) -> str:
    """The page in Chinese."""
    return _markdown(page, CHINESE, ("名称", "类型", "是否必需", "描述"), "zh-CN/")


def plain_text(page: Page) -> str:
    """The page as text: nothing between a table's cells, no indentation, the site's words around it."""
    fields = [f"{row.name}{row.type}{_values(row)}" for row in page.fields]
    return "\n".join(
        [
            "Skip to main content",
            "",
            f"{page.title}({page.security})" if page.security else page.title,
            "",
            ENGLISH["description"],
            "",
            _english_description(page),
            "",
            ENGLISH["request"],
            "",
            f"{page.method} {page.path}",
            "",
            ENGLISH["weight"],
            "",
            f"{page.weight}({page.limit})",
            "",
            ENGLISH["parameters"],
            "",
            "NameTypeMandatoryDescription",
            *(f"{row.name}{row.type}{row.mandatory}{_english(row)}" for row in page.parameters),
            *(f"  • {rule}" for rule in _english_rules(page)),
            "",
            ENGLISH["example"],
            "",
            *(line.strip() for line in dumped(page.example, 2).split("\n")),
            "",
            *([ENGLISH["fields"], "", "NameTypeDescription", *fields] if fields else []),
        ]
    )


LAYOUTS: dict[str, Callable[[Page], str]] = {"markdown": markdown, "chinese": chinese, "plain text": plain_text}


def dumped(value: Any, indent: int) -> str:
    """JSON whose Decimals keep their digits, one value a line."""
    return json.dumps(value, indent=indent, default=float)


def documented(path: str) -> Any:
    """The example that the spec documents for an endpoint."""
    responses = openapi.load()["paths"][path]["get"]["responses"]
    return responses["200"]["content"]["application/json"]["examples"]["documented"]["value"]


TIMES = (Parameter("startTime"), Parameter("endTime"))
PAGING = (
    Parameter("current", minimum="1", default="1"),
    Parameter("size", default="10", maximum="100"),
)
SIGNED = (Parameter("recvWindow", maximum="60000"), Parameter("timestamp", mandatory="YES"))

MARGIN = Page(
    title="Margin",
    path="/sapi/v1/margin/forceLiquidationRec",
    parameters=(*TIMES, Parameter("isolatedSymbol", "STRING"), *PAGING, *SIGNED),
    example=documented("/sapi/v1/margin/forceLiquidationRec"),
    order="descending",
    key="",
)
RISK_UNIT = Page(
    title="Risk Unit",
    path="/sapi/v1/margin/loan-group/force-liquidation",
    parameters=(Parameter("groupId"), *TIMES, *PAGING, *SIGNED),
    example=documented("/sapi/v1/margin/loan-group/force-liquidation"),
    fields=(
        Field("total", "LONG"),
        Field("rows", "OBJECT ARRAY"),
        Field("→ groupId", "LONG"),
        Field("→ startLtv", "LONG"),
        Field("→ endLtv", "LONG"),
        Field("→ liquidationStartTime", "LONG"),
        Field("→ liquidationEndTime", "LONG"),
        Field("→ totalNetEquity", "STRING"),
        Field("→totalMaintenanceMargin", "STRING"),
        Field("→ totalLiability", "STRING"),
        Field("liquidationSnapshot", "OBJECT ARRAY"),
        Field("snapshots", "OBJECT ARRAY"),
        Field("→ subEmail", "STRING"),
        Field("→ memberType", "STRING", ("CREDIT", "COLLATERAL")),
        Field("→ walletType", "STRING", ("PORTFOLIO_MARGIN", "SPOT", "CROSS_MARGIN")),
        Field("→ netEquity", "STRING"),
        Field("→ maintainMargin", "STRING"),
        Field("liabilities", "OBJECT ARRAY"),
        Field("→ assetName", "STRING"),
        Field("→ principal", "STRING"),
        Field("→ interest", "STRING"),
    ),
    order="descending",
    default_days="7",
    longest_days="100",
    address="/docs/{locale}institutional_loan/trade",
)
TRANSFERS = Page(
    title="Transfers",
    path="/sapi/v1/margin/loan-group/force-liquidation-transfer-record",
    parameters=(*TIMES, *PAGING, *SIGNED),
    example=documented("/sapi/v1/margin/loan-group/force-liquidation-transfer-record"),
    fields=(
        Field("liquidationId", "LONG"),
        Field("liquidationTransferRecord", "OBJECT ARRAY"),
        Field("→transferTime", "LONG"),
        Field("→fromUid", "STRING"),
        Field("→fromAccountType", "STRING", ("SPOT", "PORTFOLIO MARGIN", "CROSS MARGIN ACCOUNT")),
        Field("→toUid", "STRING"),
        Field("→toAccountType", "STRING", ("SPOT", "PORTFOLIO MARGIN", "CROSS MARGIN ACCOUNT")),
        Field("→status", "STRING"),
        Field("assets", "OBJECT ARRAY"),
        Field("→assetName", "STRING"),
        Field("→amount", "STRING"),
    ),
    order="descending",
    default_days="7",
    longest_days="100",
)
CLOSED = Page(
    title="Closed",
    path="/sapi/v1/margin/loan-groups/closed",
    parameters=PAGING,
    example=documented("/sapi/v1/margin/loan-groups/closed"),
    fields=(
        Field("total", "LONG"),
        Field("rows", "OBJECT ARRAY"),
        Field("→ groupId", "LONG"),
        Field("→ parentEmail", "STRING"),
        Field("→ creditEmail", "STRING"),
        Field("→ enabled", "STRING", ("TRUE", "FALSE")),
        Field("→ createTime", "LONG"),
        Field("→ closeTime", "LONG"),
    ),
)
PAGES = {"margin": MARGIN, "risk unit": RISK_UNIT, "transfers": TRANSFERS, "closed": CLOSED}
