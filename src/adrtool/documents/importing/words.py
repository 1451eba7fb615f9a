"""Words of other languages for a status: likely enough to propose, never certain."""

from __future__ import annotations

from adrtool.model import Status

_WORDS: dict[Status, tuple[str, ...]] = {
    Status.DRAFT: ("entwurf", "brouillon", "borrador", "rascunho", "bozza", "concept", "szkic",
                   "черновик", "草案", "草稿", "下書き", "utkast"),
    Status.PROPOSED: ("vorgeschlagen", "vorschlag", "proposé", "proposée", "propuesto",
                      "propuesta", "proposto", "proposta", "voorgesteld", "zaproponowany",
                      "предложено", "предложение", "提案", "提案中", "提议", "föreslagen",
                      "foreslått", "foreslået", "제안", "제안됨"),
    Status.ACCEPTED: ("akzeptiert", "angenommen", "beschlossen", "entschieden", "accepté",
                      "acceptée", "validé", "adopté", "aceptado", "aceptada", "aprobado", "aceito",
                      "aprovado", "accettato", "accettata", "approvato", "geaccepteerd",
                      "goedgekeurd", "zaakceptowany", "przyjęty", "принято", "утверждено", "承認",
                      "承認済み", "採用", "已接受", "接受", "已采纳", "accepterad", "godkänd",
                      "akseptert", "godkjent", "vedtatt", "accepteret", "승인", "승인됨", "채택"),
    Status.REJECTED: ("abgelehnt", "verworfen", "rejeté", "rejetée", "refusé", "rechazado",
                      "rechazada", "rejeitado", "rifiutato", "respinto", "afgewezen", "odrzucony",
                      "отклонено", "却下", "拒绝", "已拒绝", "avvisad", "avslått", "afvist",
                      "거부"),
    Status.DEPRECATED: ("veraltet", "obsolète", "déprécié", "obsoleto", "obsoleta", "descontinuado",
                        "deprecato", "verouderd", "przestarzały", "устарело", "非推奨", "廃止",
                        "已弃用", "废弃", "föråldrad", "foreldet", "forældet", "폐기"),
    Status.SUPERSEDED: ("ersetzt", "abgelöst", "remplacé", "remplacée", "reemplazado",
                        "reemplazada", "sustituido", "substituído", "sostituito", "vervangen",
                        "zastąpiony", "заменено", "置き換え", "被取代", "已取代", "ersatt",
                        "erstattet", "대체됨"),
}  # fmt: skip
_STATUSES = {word: str(status) for status, known in _WORDS.items() for word in known}


def guess(written: str) -> str:
    """The status that a word may mean; empty for words that nobody here knows."""
    said = " ".join(written.casefold().split())
    return _STATUSES.get(said) or _STATUSES.get(said.partition(" ")[0], "")
