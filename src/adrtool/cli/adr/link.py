"""`adr link`."""

from __future__ import annotations

from adrtool.cli import base
from adrtool.cli.adr import changing, records, sentence
from adrtool.documents import lifecycle
from adrtool.problems import WrongUse


@base.command("link", with_dir=True)
@sentence.words_argument("SOURCE KIND TARGET...")
@changing.dry_run_option
@changing.json_option
def command(words: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """State on both sides how the record SOURCE relates to the record TARGET.

    KIND is amends, amended-by, supersedes, superseded-by or relates-to. The other record states
    the reverse, each in its own form.

    Example: adr link 12 amends 3, or: adr link 12 relates-to 3 4
    """
    wanted = sentence.parse(words)
    if wanted.kind is None and len(wanted.targets) > 1:
        raise WrongUse(f"there is no link {wanted.targets[0]!r}", f"known are {sentence.known()}")
    if wanted.kind is None:
        raise WrongUse(
            f"how does {wanted.source} relate to {wanted.targets[0]}?",
            f"adr link {wanted.source} amends {wanted.targets[0]}, for example",
        )
    where = records.scope(writing=True)
    found = records.read(where)
    source = records.find(where, found, wanted.source)
    targets = changing.find_all(where, found, wanted.targets)
    links = [lifecycle.link(source, wanted.kind, target) for target in targets]
    made = lifecycle.connect(where.root, found, links, dry_run)
    changing.tell(where, made, dry_run, as_json, "both sides state it already")
