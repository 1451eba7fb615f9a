"""Any title becomes a record with exactly that title, and a file name that every system takes."""

from __future__ import annotations

import html
import unicodedata
from pathlib import Path

import markdown
import pytest

from adrtool.config import RecordsFolder
from adrtool.documents import create, library, numbers
from adrtool.documents.create import Wanted
from adrtool.documents.parsed import Parsed
from adrtool.model import Document
from tests.helpers import Repo, Runner

SCRIPTS = {
    "Arabic": "استخدام قاعدة البيانات للطلبات",
    "Armenian": "Օգտագործել տվյալների բազա",
    "Bengali": "অর্ডারের জন্য ডাটাবেস ব্যবহার",
    "Bopomofo": "ㄅㄆㄇ 資料庫",
    "Burmese": "ဒေတာဘေ့စ်ကို အသုံးပြုပါ",
    "Cherokee": "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ",
    "Chinese": "使用消息队列处理订单",
    "Cyrillic": "Использовать очередь для заказов",
    "Devanagari": "ऑर्डर के लिए डेटाबेस का उपयोग",
    "Ethiopic": "ለትዕዛዞች የውሂብ ጎታ ይጠቀሙ",
    "Georgian": "გამოიყენეთ მონაცემთა ბაზა",
    "Greek": "Χρήση ουράς για παραγγελίες",
    "Hangul": "주문에 메시지 큐를 사용",
    "Hebrew": "שימוש במסד נתונים להזמנות",
    "Japanese": "注文にキューを使う",
    "Khmer": "ប្រើមូលដ្ឋានទិន្នន័យ",
    "Lao": "ໃຊ້ຖານຂໍ້ມູນ",
    "Latin": "Größere Bestellungen über die Bücher führen",
    "Sinhala": "දත්ත සමුදාය භාවිතා කරන්න",
    "Tamil": "ஆர்டர்களுக்கு தரவுத்தளத்தைப் பயன்படுத்தவும்",
    "Telugu": "ఆర్డర్ల కోసం డేటాబేస్",
    "Thai": "ใช้ฐานข้อมูลสำหรับคำสั่งซื้อ",
    "Tibetan": "གཞི་གྲངས་མཛོད་སྤྱོད་པ",
    "Vietnamese": "Dùng hàng đợi cho đơn hàng",
}
RESERVED = ["con", "PRN", "aux", "NUL", "com1", "LPT9", "nul.txt", "CON."]
# What adr-tools turns into something else, or leaves half a file behind for.
BROKE_PEERS = ["R&D | A/B", "a & b", "a|b", "a/b", "使用消息队列", "!!!", "🎉", "$(id)", "`id`",
               "../../etc/passwd", "TITLE", "NUMBER", "DATE", "\\1 \\n &&"]  # fmt: skip
LIVE = [
    "[here](javascript:alert(1))", "<img src=x onerror=alert(1)>", "<script>x</script>", "*a* _b_",
    "**a** __b__", "![a](b)", "[a][b]", "[[terraform:infra:x]]", "`code`", "<https://evil.example>",
    "https://evil.example/x", "www.evil.example", "&lt;b&gt; &amp; &#60;", "~~gone~~", "\\*a\\*",
    "x { onclick=alert(1) }", "# x #", "[^1] note", "a <!-- b --> c", "</h1><h2>x",
    "mail@evil.example",
]  # fmt: skip


def make(root: Path, title: str, template: str = "", folder: str = "adr") -> Document:
    """Writes a record without the command line; gives it as it reads back."""
    settings = RecordsFolder(folder)
    path = create.record(root, settings, Wanted(title, template=template))
    found = library.read_records(root, [settings])
    [record] = [d for d in found.documents if root / d.path == path]
    assert found.problems == ()
    return record


def new(repo: Repo, run: Runner, title: str, *options: str) -> dict[str, str]:
    """Writes a record; gives it as it is listed, with its path."""
    made = run("adr", "new", "--no-edit", *options, "--", title, cwd=repo.path)
    assert (made.code, made.stderr) == (0, "")
    listed = run("adr", "list", "--json", cwd=repo.path)
    assert (listed.code, listed.stderr) == (0, "")
    [record] = [r for r in listed.json() if r["path"] == made.stdout.removesuffix("\n")]
    return dict(record)


def test_titles_in_any_script_are_exact_and_name_their_files(repo: Repo, run: Runner) -> None:
    """Two dozen scripts: the title reads back, and the name says it in its own letters."""
    for script, title in SCRIPTS.items():
        record = new(repo, run, title)
        assert record["title"] == title, script
        slug = Path(record["path"]).stem[5:]
        words = unicodedata.normalize("NFC", title.casefold()).split()
        assert len(slug) >= 5, script
        assert script in {"Latin", "Vietnamese"} or slug.split("-")[0] in words[0], script
        assert all(unicodedata.category(c)[0] in "LMN" or c == "-" for c in slug), script
    check = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    assert {p["rule"] for p in check} <= {"adr/placeholder-left"}


@pytest.mark.parametrize("title", RESERVED)
def test_no_name_is_one_that_windows_reserves(repo: Repo, run: Runner, title: str) -> None:
    """Neither a numbered name nor that of a runbook is a device, and nothing ends with a dot."""
    assert new(repo, run, title)["title"] == title
    made = run("runbook", "new", "--", title, cwd=repo.path)
    stem = Path(made.stdout.strip()).name.partition(".")[0].casefold()
    assert (made.code, stem.endswith("-runbook") or "-" in stem) == (0, True)


@pytest.mark.parametrize("letter", ["a", "é", "長", "ก", "👍a", "word "])
def test_three_hundred_characters_are_a_title(repo: Repo, run: Runner, letter: str) -> None:
    """The whole title stands in the record; its name is cut, at a word where there are some."""
    title = (letter * 300)[:300].strip()
    record = new(repo, run, title)
    assert record["title"] == title
    name = Path(record["path"]).name
    assert 20 < len(name.encode()) <= 255
    assert not name.removesuffix(".md").endswith("-")


@pytest.mark.parametrize("title", BROKE_PEERS)
@pytest.mark.parametrize("template", ["madr-minimal", "nygard"])
def test_what_breaks_other_tools_is_a_title(tmp_path: Path, template: str, title: str) -> None:
    """Signs of shells, of sed and of their templates: one record, one whole file, no other."""
    record = make(tmp_path.resolve(), title, template)
    assert (record.title, record.status) == (title, "proposed")
    assert [p.name for p in (tmp_path / "adr").iterdir()] == [Path(record.path).name]
    assert Path(record.path).stem != "0001-"


@pytest.mark.parametrize("title", LIVE)
@pytest.mark.parametrize("template", ["madr-minimal", "nygard"])
def test_no_sign_of_a_title_is_markup(tmp_path: Path, template: str, title: str) -> None:
    """Rendered, the heading is text: no link, no tag, no emphasis, no attribute; and reads so."""
    record = make(tmp_path.resolve(), title, template)
    assert record.title == title
    assert record.pointers == ()
    line = next(line for line in record.text.splitlines() if line.startswith("# "))
    shown = markdown.markdown(line, extensions=["attr_list", "footnotes"])
    inner = shown.removeprefix("<h1>").removesuffix("</h1>")
    assert "<" not in inner, shown
    assert html.unescape(inner) == ("1. " if template == "nygard" else "") + title


@pytest.mark.parametrize(
    "title", ["12. Foo", "12) Foo", "12: Foo", "ADR 12: Foo", "ADR-12 Foo", "0012 Foo", "12 - Foo",
              "RFC 12: Foo", "1.2 Foo", "12 factors", "XXXX - foo", "adr: foo", "2024-01-31 Foo"],
)  # fmt: skip
def test_a_title_with_a_number_is_not_taken_for_another_record(tmp_path: Path, title: str) -> None:
    """In folders of every habit the title reads back, and the check sees no other number."""
    old = {
        "madr/0006-old.md": "---\nstatus: accepted\ndate: 2024-01-01\n---\n\n# Old\n\n## Context\n",
        "nygard/0006-old.md": "# 6. Old\n\nDate: 2024-01-01\n\n## Status\n\nAccepted\n",
        "lines/0006-old.md": "# Old\n\n* Status: accepted\n* Date: 2024-01-01\n",
        "rest/0006-old.rst": "Old\n===\n\n:Status: Accepted\n:Date: 2024-01-01\n",
        "asciidoc/0006-old.adoc": "= Old\n\n== Status\n\nAccepted\n",
    }
    root = tmp_path.resolve()
    for path, text in old.items():
        (root / path).parent.mkdir()
        (root / path).write_text(text)
        record = make(root, title, folder=path.partition("/")[0])
        assert (record.title, record.number) == (title, "7")
        assert {number for number, _ in numbers.stated(Parsed(record.path, record.text))} <= {7}
