"""Article in, records out: the reader by rules on spaCy's parse.

The engine is one loop over STAGES; each stage takes the draft of a reading and writes its part into it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from extract.accounts import AccountBook
from extract.actors import ActorBook, actor_of
from extract.assembly import assemble
from extract.clauses import apart, without_next
from extract.drafts import Draft, Saying
from extract.errors import ExtractError, InputError, ModelMissing, ResourceError
from extract.events import find_happenings, merge
from extract.gaps import state_gaps
from extract.metadata import find_published, find_publisher, headline_spans, paragraphs
from extract.model import Article, Note, Reading
from extract.own_voice import speak_for_publisher
from extract.pipeline import load, parse
from extract.proposals import Offsets, Proposal
from extract.responses import link_responses
from extract.speaking import resolve_speakers
from extract.time_limit import TookTooLong, time_limit
from extract.version import READER
from extract.wordlists import why_set_aside

Stage = Callable[[Draft], None]
"""Writes one part of a reading into its draft."""


def set_aside(draft: Draft) -> None:
    """Appeals, plugs, bylines and repeated headlines yield no claim, whoever they name."""
    article = draft.article
    for begin, end in paragraphs(article.text):
        kind = why_set_aside(article.text[begin:end])
        if kind is not None:
            draft.apart.append((begin, end))
            draft.notes.append(Note("set aside", f"{kind}: no part of the news", article.span(begin, end)))
    draft.apart += headline_spans(article)
    for clue in (find_published(article), find_publisher(article)):
        if clue is not None and clue.end > clue.begin:
            draft.apart.append((clue.begin, clue.end))


def find_actors(draft: Draft) -> None:
    """Who the article names, and who publishes it."""
    draft.actors = ActorBook(draft.doc, draft.article)
    if draft.article.publisher:
        entry = draft.actors.publisher(draft.article.publisher)
        draft.publisher = actor_of(entry).id
        return
    draft.notes.append(Note("no publisher", "the article does not say who publishes it"))
    first = len(draft.article.text) - len(draft.article.text.lstrip())
    end = next((i for i in range(first, len(draft.article.text)) if draft.article.text[i].isspace()), len(draft.article.text))
    draft.publisher = actor_of(draft.actors.unnamed_publisher(draft.article.span(first, end))).id


def find_events(draft: Draft) -> None:
    """The events of which accounts are given; the article itself is an account of the first."""
    actors = draft.actors
    happenings = list(find_happenings(draft.doc, draft.article, draft.is_read))
    draft.events = merge(happenings, actors.ids, actors.name, draft.article)
    for event in draft.events:
        actors.note_group(event.evidence.begin, event.participants)
    if draft.article.published is None:
        draft.notes.append(Note("no date", "the article gives no date of publication; `on Thursday` cannot be resolved"))


def find_sayings(draft: Draft) -> None:
    """What the proposers found, without what is set aside, and with its speakers."""
    if (why := draft.doc.user_data.get("no learned reader")) is not None:
        draft.notes.append(Note("no learned reader", why))
    draft.accounts = AccountBook(draft.doc, draft.article, draft.actors, draft.events)
    proposals: list[Proposal] = draft.doc.user_data["proposals"]
    own = (without_next(draft.doc, whole, proposals) for whole in proposals)
    for proposal in (part for whole in own for part in apart(draft.doc, whole)):
        content = tuple(piece for b, e in proposal.content if (piece := draft.trimmed(b, e)) is not None)
        if _is_tag(_in_one_piece(content), proposals):
            continue  # `On Iran, the ministry said, ...`: the words between the commas only say who speaks
        if content and draft.is_read(proposal.cue[0] if proposal.cue else proposal.begin):
            draft.sayings.append(Saying(replace(proposal, content=content)))
    draft.accounts.scan()
    resolve_speakers(draft)


def _in_one_piece(content: tuple[Offsets, ...]) -> Offsets | None:
    """A content that is in one piece; None for one in several."""
    return content[0] if len(content) == 1 else None


_TAG_CUES = frozenset({"say", "add", "tell", "report", "note", "state", "claim", "warn", "according to"})
"""Cues that stand as a tag between commas."""


def _is_tag(content: Offsets | None, proposals: list[Proposal]) -> bool:
    """Whether a content holds the source and the cue of another proposal and next to nothing else."""
    if content is None:
        return False
    begin, end = content
    for other in proposals:
        if other.source is None or other.cue is None or other.lemma not in _TAG_CUES or content in other.content:
            continue
        inside = begin <= min(other.source[0], other.cue[0]) and max(other.source[1], other.cue[1]) <= end
        words = other.source[1] - other.source[0] + other.cue[1] - other.cue[0]
        if inside and end - begin <= words + 4:
            return True
    return False


STAGES: tuple[Stage, ...] = (
    set_aside,
    find_actors,
    find_events,
    find_sayings,
    speak_for_publisher,
    assemble,
    link_responses,
    state_gaps,
)
"""The stages of reading, in order."""


SECONDS = 300.0
"""What one article may cost, in seconds of processor: news of 100 KB takes about 40, text that was made to be slow has no end."""


@dataclass(slots=True)
class Reader:
    """Reads articles by rules on spaCy's parse. `name` goes into every reading; `pipe` reads none for longer than `seconds`."""

    nlp: Language
    name: str = READER
    seconds: float = SECONDS

    @classmethod
    def load(cls, *, learned: bool = True) -> "Reader":
        """The reader with spaCy's model loaded. Raises ModelMissing where it is not installed."""
        return cls(load(learned=learned))

    def read(self, article: Article) -> Reading:
        """The reading of one article."""
        return self.read_doc(next(parse(self.nlp, [article.text])), article)

    def read_doc(self, doc: Doc, article: Article) -> Reading:
        """The reading of an article that is parsed already."""
        draft = Draft(doc, article)
        for stage in STAGES:
            stage(draft)
        return draft.reading(self.name)

    def pipe(self, articles: Iterable[Article], *, batch_size: int = 16) -> Iterator[Reading | InputError]:
        """The readings of many articles, in order and in constant memory; an article that cannot be read gives an InputError."""
        batch: list[Article] = []
        for article in articles:
            batch.append(article)
            if len(batch) == batch_size:
                yield from self._batch(batch)
                batch = []
        yield from self._batch(batch)

    def _batch(self, batch: list[Article]) -> Iterator[Reading | InputError]:
        """The readings of a batch; where they take too long together, each alone, and none of an article that does by itself."""
        found = self._readings(batch)
        if found is None and len(batch) == 1:
            found = [self._endless(batch[0])]
        elif found is None:
            found = [reading for article in batch for reading in self._readings([article]) or [self._endless(article)]]
        yield from found

    def _endless(self, article: Article) -> InputError:
        size = f"{len(article.text):,} characters"
        return InputError(article.source, f"cannot be read in {self.seconds:g} seconds of processor, {size}; is it prose?")

    def _readings(self, batch: list[Article]) -> list[Reading | InputError] | None:
        """The readings of a batch, None where they take too long."""
        found: list[Reading | InputError] = []
        with self.nlp.memory_zone():  # spaCy's zones are not left by errors: the time is up inside
            try:
                with time_limit(self.seconds):
                    for article, doc in zip(batch, parse(self.nlp, [a.text for a in batch]), strict=True):
                        found.append(self._reading(doc, article))
            except TookTooLong:
                return None
        return found

    def _reading(self, doc: Doc, article: Article) -> Reading | InputError:
        try:
            return self.read_doc(doc, article)
        except (ResourceError, ModelMissing):  # the installation is wrong, not the article
            raise
        except ExtractError as error:
            return InputError(article.source, f"cannot be read: {error}")
