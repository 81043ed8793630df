"""A LinkedIn archive becomes evidence: its files are read, told apart and joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain

from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord, Member, Post, Profile
from teams.importers.container import Archive
from teams.importers.days import QUESTION as DATES
from teams.importers.linkedin.articles import MAX_BYTES, MAX_TOTAL, TOO_MANY, article
from teams.importers.linkedin.comments import Comments, CommentTable
from teams.importers.linkedin.connections import Connections
from teams.importers.linkedin.context import SOURCE, Context
from teams.importers.linkedin.conversations import Conversations
from teams.importers.linkedin.coverage import coverage
from teams.importers.linkedin.exchanges import exchanges
from teams.importers.linkedin.files import UNREADABLE, ArchiveFiles
from teams.importers.linkedin.invitations import Invitations
from teams.importers.linkedin.kinds import Files, files_of
from teams.importers.linkedin.messages import Messages
from teams.importers.linkedin.owner import AMBIGUOUS, NOBODY, Participants, Undecided, owner_of
from teams.importers.linkedin.praise import Endorsements, Recommendations, proofs
from teams.importers.linkedin.profile import Education, Positions, ProfileFile, Skills, Values
from teams.importers.linkedin.reactions import Reactions
from teams.importers.linkedin.rich_media import RichMedia
from teams.importers.linkedin.searches import Searches
from teams.importers.linkedin.shares import InstantReposts, Shares
from teams.importers.linkedin.urns import OwnPosts
from teams.importers.linkedin.votes import Votes
from teams.importers.people import People, same_name
from teams.importers.reading import (
    Answers,
    Ignored,
    Input,
    Options,
    Problems,
    Question,
    Reading,
    Unusable,
)
from teams.importers.sniff import export_name
from teams.importers.tabular import DAMAGE, Order, Table
from teams.importers.times import LocalDays

DRAFT = "an article that is not published"
NO_DAY = "nothing in these files tells of which day they are"
NO_OWNER = "nothing in these files tells whose they are"
NOT_ASKED: Answers = {}
ORDERS: Mapping[str, Order] = {"dmy": "dmy", "mdy": "mdy"}


def read_archive(
    archive: Archive,
    options: Options,
    spec: ModelSpec,
    answers: Answers = NOT_ASKED,
    *,
    loose: bool,
) -> Reading:
    """The evidence in the files of one archive; ``loose`` files are no archive as downloaded.

    Without inputs where none of the files could be read, without records where questions are
    open: whose address the answer is must be somebody who can be the owner. Raises Unusable where
    the files are of two people or of another person than ``options.owner``.
    """
    listed = files_of(archive.entries, loose=loose)
    paths = [entry.name for entry in archive.entries]
    return read_listed(archive.name, listed, options, spec, paths, answers=answers)


def read_listed(
    name: str,
    listed: Files,
    options: Options,
    spec: ModelSpec,
    paths: Sequence[str] = (),
    *,
    table: type[Table] | None = None,
    answers: Answers = NOT_ASKED,
) -> Reading:
    """The evidence in files that are told apart already; otherwise as ``read_archive``.

    ``paths`` may tell the day of the export, ``table`` reads files that are no CSV.
    """
    found = _Archive(listed, options, spec, table, answers)
    try:
        return found.reading(paths)
    except Unusable as wrong:
        raise Unusable(f"{name}: {wrong}") from None


class _Archive:
    """The readers of an archive after reading; None where it has no file of the kind."""

    def __init__(
        self,
        listed: Files,
        options: Options,
        spec: ModelSpec,
        table: type[Table] | None,
        answers: Answers,
    ) -> None:
        self.listed = listed
        self.options = options
        self.people = people = People(options.key)
        answered = people.slug(answers.get("owner", ""))
        self.bound = options.owner or (people.key(answered) if answered else "")
        self.context = context = Context(self.people, LocalDays(options.zone), spec)
        order = ORDERS.get(answers.get("dates", ""), "")
        self.files = files = ArchiveFiles(listed.by_kind, table, order)
        self.profile = files.read("profile", partial(ProfileFile, context))
        self.positions = files.read("positions", partial(Positions, context))
        self.education = files.read("education", partial(Education, context))
        self.skills = files.read("skills", partial(Skills, context))
        self.media = files.read("rich_media", partial(RichMedia, context))
        self.endorsements = files.read("endorsements", partial(Endorsements, context))
        self.recommendations = files.read("recommendations", partial(Recommendations, context))
        self.connections = files.read("connections", partial(Connections, context))
        self.invitations = files.read("invitations", partial(Invitations, context))
        notes = self.invitations.notes if self.invitations else {}
        self.messages = files.read("messages", partial(Messages, context, notes))
        self.shares = files.read("shares", partial(Shares, context))
        self.reposts = files.read("instant_reposts", partial(InstantReposts, context))
        self.comments = files.read("comments", partial(Comments, context), CommentTable)
        self.reactions = files.read("reactions", partial(Reactions, context))
        self.votes = files.read("votes", partial(Votes, context), CommentTable)
        self.searches = files.read("searches", partial(Searches, context))
        self.articles: list[Post] = []
        self.article_inputs: list[Input] = []
        self._read_articles()

    def reading(self, paths: Sequence[str]) -> Reading:
        if not self.files.tallies and not self.article_inputs:
            ignored = [*self.listed.ignored, *self.files.ignored]
            return Reading(ignored=ignored, problems=self.files.problems)
        questions = [DATES] if self.files.asks_order else []
        try:
            owner, records = self._people_records()
        except Undecided as why:
            questions.append(Question("owner", str(why)))
        if questions:
            return self._asking(questions)
        records += self._activity()
        end = self._exported_on(paths)
        if end is None:
            self._note(NO_DAY, lost=True)
        else:
            records += self._states(end)
        return Reading(
            records=records,
            inputs=[*self.files.inputs(), *self.article_inputs],
            ignored=[*self.listed.ignored, *self.files.ignored],
            problems=self.files.problems,
            owner=self.people.key(owner) if owner else "",
            member_id=self._member_id(),
            exported_on=end,
            complete=self.listed.complete,
        )

    def _asking(self, questions: list[Question]) -> Reading:
        """What was read of files that cannot become evidence yet."""
        return Reading(
            inputs=[*self.files.inputs(), *self.article_inputs],
            ignored=[*self.listed.ignored, *self.files.ignored],
            problems=self.files.problems,
            questions=questions,
        )

    def _people_records(self) -> tuple[str, list[AnyRecord]]:
        """The owner's slug, and what happened between the owner and others."""
        records: list[AnyRecord] = []
        conversations = None
        if self.messages:
            self.messages.settle()
            conversations = Conversations(self.messages, self.people, self._inviters_by_name())
        owner, slugs = self._owner(conversations)
        if self.messages and conversations:
            records += exchanges(self.messages, conversations, self.people, slugs)
        if self.connections:
            records += self.connections.records()
        if self.invitations:
            records += self.invitations.records(self.connections)
        return owner, records

    def _inviters_by_name(self) -> dict[str, str]:
        owners = self.invitations.owners if self.invitations else {}
        return {name: slug for slug, name in owners}

    def _owner(self, conversations: Conversations | None) -> tuple[str, frozenset[str]]:
        participants = conversations.participants() if conversations else Participants()
        inviters: Counter[str] = Counter()
        for (slug, name), count in (self.invitations.owners if self.invitations else {}).items():
            inviters[slug] += count
            participants.named(slug, name)
        name = same_name(self.profile.name) if self.profile else ""
        try:
            owner, slugs = owner_of(participants, inviters, name, self.bound, self.people)
        except Unusable:
            if self.options.owner or not self.bound:
                raise
            raise Undecided(NOBODY) from None
        if self.bound and not owner:
            self._note(NO_OWNER, lost=False)
        return owner, slugs

    def _member_id(self) -> str:
        """The key of the member number in the names of files; there can be one number only."""
        numbers = self.listed.member_ids
        if len(numbers) > 1:
            raise Unusable(AMBIGUOUS)
        return self.people.opaque("member", *numbers) if numbers else ""

    def _activity(self) -> Iterator[AnyRecord]:
        if self.shares:
            yield from self.shares.records()
        if self.reposts:
            yield from self.reposts.records(self.shares)
        yield from self.articles
        if self.comments:
            yield from self.comments.records(OwnPosts(self.shares.links if self.shares else ()))
        if self.reactions:
            yield from self.reactions.records()
        if self.votes:
            yield from self.votes.records()
        if self.searches:
            yield from self.searches.records()

    def _states(self, end: date) -> Iterator[AnyRecord]:
        """What the files say as of the day of the export, and what they cover."""
        if self.profile or self.positions:
            yield self._member()
        if values := self._profile_values():
            yield Profile(source=SOURCE, ref=f"profile:{end}", on=end, values=values)
        # A Basic archive leaves recommendations out: without them it cannot tell the whole.
        proven = bool(self.recommendations or (self.endorsements and self.listed.complete))
        if proven:
            yield from proofs(self.endorsements, self.recommendations, end)
        joinable = bool(
            self.connections
            and self.invitations
            and self.connections.joinable
            and self.invitations.joinable
        )
        yield from coverage(self.files.tallies, end, joinable=joinable, proven=proven)

    def _member(self) -> Member:
        return Member(
            source=SOURCE,
            ref="member",
            name=self.profile.name if self.profile else "",
            email="",
            title=self.positions.title if self.positions else "",
            company=self.positions.company if self.positions else "",
            industry=self.profile.industry if self.profile else "",
        )

    def _profile_values(self) -> Values:
        """What is known of the profile. Beside other profile files a missing one means nothing."""
        sections = (self.positions, self.education, self.skills)
        values: Values = {}
        if self.profile and any(sections):
            context = self.context
            for empty in (Positions(context), Education(context), Skills(context)):
                values |= empty.values
        for part in (self.profile, *sections, self.media):
            values |= part.values if part else {}
        return values

    def _exported_on(self, paths: Sequence[str]) -> date | None:
        """The day in the name of the archive, else the latest in any file; never after today."""
        names = filter(None, map(export_name, paths))
        lasts = [t.last for tallies in self.files.tallies.values() for t in tallies if t.last]
        lasts += [post.on for post in self.articles]
        declared = next((name.on for name in names), None)
        end = declared or max(lasts, default=self.options.today)
        return min(end, self.options.today) if end and self.options.today else end

    def _read_articles(self) -> None:
        seen: dict[str, Post] = {}
        left = MAX_TOTAL
        for upload in self.listed.articles:
            problems = Problems(upload.name)
            left -= min(upload.size, MAX_BYTES)
            if left < 0:
                problems.add(None, "", TOO_MANY, "fewer articles")
                self.files.problems += problems
                break
            try:
                post = article(upload, self.context, problems)
            except DAMAGE:
                post = None
                problems.add(None, "", UNREADABLE, "a complete download")
            repeated = post is not None and post.ref in seen
            if post:
                seen[post.ref] = post
            elif not list(problems):
                self.files.ignored.append(Ignored(upload.name, DRAFT))
            kept = int(post is not None and not repeated)
            self.article_inputs.append(
                Input(upload.name, "linkedin.articles", 1, kept, int(repeated))
            )
            self.files.problems += problems
        self.articles = list(seen.values())

    def _note(self, reason: str, *, lost: bool) -> None:
        first = next(chain(self.files.inputs(), self.article_inputs))
        problems = Problems(first.file)
        problems.add(None, "", reason, lost=lost)
        self.files.problems += problems
