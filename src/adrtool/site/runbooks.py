"""The head of a runbook's page: what a tired person needs first, then what can be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

from adrtool.documents import runbook
from adrtool.documents.parsed import Parsed
from adrtool.markdown import plain
from adrtool.model import Document, Item
from adrtool.site import write
from adrtool.site.context import Context
from adrtool.text import escape, one_line, plural
from adrtool.yamlio import Node

_SEVERITIES = frozenset({"critical", "high", "page", "error", "warning", "medium", "info", "low"})
_ESCALATION = frozenset({"escalation", "escalate", "escalating"})
