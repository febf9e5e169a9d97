"""What may be muted from an article: what the list is filtered by, its provider, each of its topics."""

from collections.abc import Mapping

from reader.query.terms import Term, Text, Words, all_of, conjuncts


def offers(record: Mapping[str, object], filtered: Term | None) -> dict[str, str]:
    """Queries that mute the article that `record` states, in a list filtered by a term; and what each is in words."""
    parts = [part for part in conjuncts(filtered) if isinstance(part, Words | Text)]
    source, topics = record["source"], record["topics"]
    terms: dict[Term, str] = {all_of(*parts): "the filter"} if parts else {}
    if source:
        terms.setdefault(Text("provider", str(source), exact=True), "this provider")
    for topic in topics if isinstance(topics, list) else ():
        terms.setdefault(Text("topic", str(topic), exact=True), "this topic")
    return {str(term): what for term, what in terms.items()}
