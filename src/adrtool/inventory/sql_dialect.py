"""Which database a script is written for: by its text, then by its path."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

POSTGRES, MYSQL, SQLITE = "postgres", "mysql", "sqlite"
TITLES: Final = {POSTGRES: "PostgreSQL", MYSQL: "MySQL", SQLITE: "SQLite"}

_LOOKED_AT = 60_000
_SIGNS: Final[dict[str, tuple[str, ...]]] = {
    POSTGRES: (
        r"\$\$|\$\w+\$", r"::\w", r"\bBIGSERIAL\b|\bSERIAL\b",
        r"\bJSONB\b|\bTIMESTAMPTZ\b|\bBYTEA\b",
        r"\bCREATE EXTENSION\b", r"\bLANGUAGE '?(?:plpgsql|sql)\b", r"\bOWNER TO\b",
        r"\bSET (?:LOCAL )?search_path\b", r"\bpg_catalog\b", r"\bCREATE TYPE \S+ AS ENUM\b",
        r"\bCOMMENT ON (?:TABLE|COLUMN|VIEW|SCHEMA|TYPE)\b", r"\bINHERITS \(",
        r"\bALTER TABLE ONLY\b",
        r"\bUSING (?:gin|gist|brin|btree|hash)\b", r"\bFROM STDIN\b", r"\bgen_random_uuid\(",
        r"\bALTER COLUMN \S+ (?:SET|DROP) NOT NULL\b",
        r"\bGENERATED (?:ALWAYS|BY DEFAULT) AS IDENTITY\b",
        r"\bUUID\b", r"\bCONCURRENTLY\b", r"\b(?:TEXT|VARCHAR|INTEGER)\[\]", r"\bCREATE DOMAIN\b",
    ),
    MYSQL: (
        r"\bENGINE ?=", r"\bAUTO_INCREMENT\b", r"\bUNSIGNED\b", r"/\*!\d{5}", r"(?m)^DELIMITER\b",
        r"\b(?:DEFAULT )?CHARSET ?=|\bCHARACTER SET \w+", r"(?m)^USE `?\w+`?;",
        r"\bTINYINT\b|\bMEDIUM",
        r"`\w+`", r"\bLOCK TABLES\b", r"\bMODIFY (?:COLUMN )?[`\w]+ \w+",
        r"\b(?:UNIQUE |FULLTEXT )KEY [`\w]+ ?\(",
        r"\bON UPDATE CURRENT_TIMESTAMP", r"\bENUM ?\('",
    ),
    SQLITE: (
        r"\bAUTOINCREMENT\b", r"\bPRAGMA \w+", r"\bWITHOUT ROWID\b", r"\bCREATE VIRTUAL TABLE\b",
        r"\bsqlite_\w+", r"\[\w+\] +\[?\w+\]?", r"\b(?:datetime|strftime|julianday) ?\('",
        r"\bSTRICT ?;",
    ),
    "SQL Server": (
        r"(?m)^GO\s*$", r"\bNVARCHAR\b", r"\bIDENTITY ?\(\d", r"\bdbo\b", r"\bCLUSTERED\b",
        r"\bUNIQUEIDENTIFIER\b",
        r"\bDATETIME2\b", r"\bsp_\w+", r"\[\w+\]\.\[\w+\]",
    ),
    "Oracle": (r"\bVARCHAR2\b", r"\bNUMBER ?(?:\(|NOT|,)", r"(?m)^/\s*$", r"\bNVARCHAR2\b|\bCLOB\b",
               r"\bSYSDATE\b", r"\.NEXTVAL\b", r"\bTABLESPACE \w+\s+PCTFREE"),
    "Db2": (r"\bDB2\b", r"\bLANGUAGE SQL\s+(?:MODIFIES|READS)", r"\bCURRENT SCHEMA\b", r"(?m)@\s*$",
            r"\bMODE DB2SQL\b"),
    "a data warehouse": (
        r"\bSTRUCT ?<|\bARRAY ?<", r"\bENGINE ?= ?\w*MergeTree", r"\bCREATE EXTERNAL TABLE\b",
        r"\bROW FORMAT\b|\bSTORED AS\b", r"\bUSING DELTA\b", r"\bVARIANT\b",
        r"\bOPTIONS ?\(\s*\w+ ?=",
        r"\bDISTKEY\b|\bSORTKEY\b", r"\bCREATE OR REPLACE (?:TRANSIENT )?TABLE\b",
        r"\bSTRING\b(?=[ ,\n])",
        r"\bLowCardinality\(|\bNullable\(", r"\bCLUSTER BY\b",
    ),
}  # fmt: skip
_PATHS: Final = (
    (re.compile(r"postgres|psql|pgsql|(?<![a-z])pg(?![a-z])|cockroach|yugabyte|supabase", re.I),
     POSTGRES),
    (re.compile(r"mysql|mariadb", re.I), MYSQL),
    (re.compile(r"sqlite|(?<![a-z])d1(?![a-z])", re.I), SQLITE),
    (re.compile(r"sql-?_?server|mssql|tsql", re.I), "SQL Server"),
    (re.compile(r"oracle", re.I), "Oracle"),
    (re.compile(r"(?<![a-z])db2(?![a-z])", re.I), "Db2"),
    (re.compile(r"snowflake|bigquery|clickhouse|redshift|(?<![a-z])hive(?![a-z])|athena", re.I),
     "a data warehouse"),
)  # fmt: skip
_BY_PATH = 4
_SAID = re.compile(r"--[^\n]*|'(?:[^'\n]|'')*'")
_COMPILED = {d: [re.compile(sign, re.IGNORECASE) for sign in signs] for d, signs in _SIGNS.items()}


def guess(path: str, text: str) -> tuple[str, bool]:
    """A dialect, or the name of another database, and whether anything tells it.

    A script that any of them would take is read as PostgreSQL's.
    """
    text = _SAID.sub(lambda m: "''" if m[0][0] == "'" else "", text[:_LOOKED_AT])
    scores: Counter[str] = Counter()
    for dialect, signs in _COMPILED.items():
        # SQLite has few words of its own, and takes those of the others as types.
        weight = 2 if dialect == SQLITE else 1
        scores[dialect] = weight * sum(bool(sign.search(text)) for sign in signs)
    for pattern, dialect in _PATHS:
        if pattern.search(path):
            scores[dialect] += _BY_PATH
            break
    best, most = scores.most_common(1)[0]
    return (best, True) if most else (POSTGRES, False)
