"""Every word the sample people write and read. Names, companies and sentences are invented.

Sentences hold slots in braces, filled from ``SLOTS``, so that a small set of neutral business
sentences yields texts that seldom repeat.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from random import Random

# Lists of words, several on a line.
# fmt: off
FIRST_NAMES = (
    "Ada", "Anders", "Anouk", "Arjen", "Beatriz", "Björn", "Bo", "Carys", "Chloé", "Clara",
    "Cy", "Dagny", "Dilan", "Edda", "Eirik", "Elodie", "Emre", "Fenna", "Finn", "Florian",
    "Frida", "Gaël", "Gitte", "Greta", "Hana", "Hedda", "Ida", "Ilse", "Imre", "Inga",
    "Isak", "Jada", "Jelle", "Jörg", "Juna", "Kaja", "Kian", "Lars", "Leonie", "Linnea",
    "Lotte", "Luca", "Malin", "Marek", "Mila", "Nadia", "Niklas", "Nora", "Odile", "Oriol",
    "Pelle", "Pia", "Quinn", "Rasmus", "Renée", "Rosa", "Runa", "Saskia", "Selma", "Silas",
    "Sofie", "Stellan", "Tamsin", "Teo", "Tilda", "Timo", "Tuva", "Uma", "Vera", "Wanda",
    "Wim", "Xenia", "Ylva", "Zeno", "Zoë",
)
LAST_NAMES = (
    "Achterhof", "Almgrave", "Ashdene", "Bergström-Vik", "Birkelund", "Brandmoor", "Brookhythe",
    "Castellane", "Clovermere", "Dahlquist", "Dunmarrow", "Eikenes", "Elverhøy", "Fairwold",
    "Fenstad", "Fjordholm", "Garrowby", "Glimmen", "Grünfeldt", "Hallowell-Ray", "Haverkorn",
    "Hjelmsø", "Holtmark", "Ironmoor", "Jarlsby", "Kestelyn", "Kirkwell", "Klippan", "Königsau",
    "Lakeland-Sør", "Larkhill", "Lindenau", "Lóránt", "Maasdonk", "Marrowfield", "Merlewood",
    "Müster", "Nachtegaal", "Nordlund", "Oakhanger", "Østervang", "Penhallow", "Proeve",
    "Quellmann", "Ravnsborg", "Rietveldt", "Rosendal", "Sandvoort", "Schönwald", "Silverdal",
    "Skovgaard", "Stonebeck", "Tarnholt", "Thistlewood", "Tveitane", "Underbakke", "Valcourt",
    "Verhoogen", "Waldmüller", "Westermoen", "Whitcombe", "Wolderwijk", "Yarrowdale", "Zandbergh",
)
CREDENTIALS = (", MBA", ", PhD", " 🎯", ", PMP", " (she/her)", ' "Addy"')

COMPANY_STEMS = (
    "Nordlicht", "Fennwick", "Kaspervik", "Oldmere", "Vinterhavn", "Brackwell", "Sundvale",
    "Thornbury Lane", "Quarrystone", "Lumenfjord", "Maasbrug", "Copperfell", "Silverlark",
    "Hexham Row", "Grauwald", "Polderzicht", "Mistral Vert", "Redfern Hollow", "Tidewick",
    "Arkenholt", "Bluewater Pier", "Eskdale North", "Fjellbekk", "Goldencroft", "Havenlund",
    "Ivory Cross", "Junipero Flats", "Kelpwood", "Lowenstrand", "Myrkdal",
)
COMPANY_KINDS = (
    "AG", "Analytics", "Foods", "Freight", "GmbH", "Health", "Insurance", "Logistics", "Materials",
    "Mobility", "Packaging", "Paper", "Pharma", "Retail", "Robotics", "Shipping", "Steel",
    "Textiles", "Utilities", "Water",
)

# Titles by seniority weight in hundredths; the scorer's own reading of them must agree.
LEADER_TITLES = (
    "CEO", "CFO", "COO", "CTO", "Chief Revenue Officer", "Chief Information Officer", "Founder",
    "Co-Founder & CEO", "Owner", "VP Sales", "VP Operations @ {company}", "VP of Finance",
    "SVP Procurement", "Head of Sales | ex-Kelpwood", "Head of Procurement", "Head of IT",
    "Managing Director", "Managing Partner", "Geschäftsführer", "Geschäftsführerin", "President",
)
DIRECTOR_TITLES = (
    "Director of Operations", "Sales Director", "IT Director", "Finance Director",
    "Director, Supply Chain", "Vertriebsleiter", "Bereichsleiterin", "Director of Engineering",
)
OTHER_TITLES = (
    "Account Manager", "Assistant to the CEO", "Business Analyst", "Business Partner HR",
    "Buyer", "Category Manager", "Consultant", "Controller", "Customer Success Manager",
    "Data Engineer", "Financial Analyst", "IT Project Manager", "Logistics Planner",
    "Marketing Manager", "Office Manager", "Operations Manager", "Product Owner",
    "Project Manager", "Purchasing Manager", "Quality Engineer", "Recruiter", "Sales Engineer",
    "Software Developer", "Solutions Architect", "Teamleiter Einkauf", "Warehouse Supervisor",
)
COLLEAGUE_TITLES = (
    "Account Executive", "Customer Success Manager", "Finance Controller", "HR Business Partner",
    "Implementation Consultant", "Marketing Manager", "Product Manager", "Sales Engineer",
    "Software Developer", "Support Engineer",
)

SLOTS: dict[str, Sequence[str]] = {
    "topic": (
        "renewals", "onboarding", "pricing reviews", "vendor audits", "stock planning",
        "invoice matching", "supplier changes", "order tracking", "data migration",
        "spare parts", "returns handling", "demand forecasts", "tender work", "field service",
        "contract terms", "cycle counts", "energy reporting", "shift planning",
    ),
    "team": (
        "the finance team", "two plant managers", "a purchasing lead", "the warehouse crew",
        "our support desk", "three controllers", "the planning group", "a regional buyer",
        "the service engineers", "their operations lead", "a small project group",
    ),
    "place": (
        "a mid-sized retailer", "a paper mill", "two logistics clients", "a food producer",
        "a family-owned group", "a hospital supplier", "a packaging plant", "a ferry operator",
        "three municipal utilities", "a textile maker", "a machine builder",
    ),
    "number": ("two", "three", "four", "five", "six", "eight", "nine", "ten", "twelve"),
    "month": (
        "January", "February", "March", "April", "May", "June", "July", "August",
        "September", "October", "November", "December",
    ),
    "thema": (
        "Preisgespräche", "Rückläufer", "Rahmenverträge", "Ersatzteile", "Schichtpläne",
        "Lieferantenwechsel", "Inventuren", "Bedarfsplanung", "Angebote", "Rechnungsprüfung",
    ),
    "kunde": (
        "einem Verpacker", "zwei Spediteuren", "einer Papierfabrik", "einem Stadtwerk",
        "einem Händler im Norden", "drei Zulieferern", "einem Maschinenbauer",
    ),
    "einsicht": (
        "kurze Listen schlagen lange Folien", "ein klares Nein spart allen einen Monat",
        "die Übergabe entscheidet", "der alte Ablauf hatte gute Gründe",
        "eine Person pro Schritt genügt",
    ),
    "lesson": (
        "short lists beat long decks", "one owner per step is enough",
        "the first call should be about their week", "small pilots answer big questions",
        "a clear no saves everyone a month", "the handover decides the renewal",
        "people read the second sentence", "the old process had good reasons",
    ),
}

POST_LINES = (
    "We spent {month} with {team} at {place}, looking at {topic}.",
    "Three notes on {topic} after {number} customer calls.",
    "A question I hear a lot at {place}: who owns {topic}?",
    "Last week {team} showed us how they run {topic} with {number} people.",
    "What changed our view of {topic} this quarter: {lesson}.",
    "We got {topic} wrong at first, and {team} told us why.",
    "Was wir bei {kunde} über {thema} gelernt haben, in drei Sätzen.",
)
POST_BODY = (
    "The short version: {lesson}.",
    "It took {number} weeks and one honest meeting.",
    "Nobody asked for a new tool. They asked for fewer open questions about {topic}.",
    "We measured it before and after, and the difference was smaller than the slide said.",
    "My take: {lesson}, and the rest follows.",
    "Their rule was simple: \"no meeting without a number\".",
    "By {month} the list had shrunk from {number} pages to one.",
    "Am Ende zählte vor allem eines: {einsicht}.",
    "If you work on {topic}, I would like to hear how you start.",
)
POST_ENDINGS = (
    "How do you handle {topic}?", "What would you try first?", "Curious how others see it.",
    "Slides on request.", "Wie macht ihr das?", "",
)
ARTICLE_TITLES = (
    "What {number} months of {topic} taught us", "A plain guide to {topic}",
    "Why {lesson}", "Notes on {topic} from {place}",
)

LOW_EFFORT_COMMENTS = (
    "Great post!", "Thanks for sharing", "Congrats", "Congrats on the new role!!", "Well said",
    "Love this", "So true", "Great insights", "Thank you for sharing!", "Very interesting",
    "Spot on 💯", "Nice one", "Totally agree", "Well done, team!", "Great article", "This.",
)
SHORT_COMMENTS = (
    "Useful point about {topic}, who signs off first?",
    "Did {team} push back on {topic}?",
    "Same picture with {topic} at {place}.",
    "How long did {topic} take after the pilot?",
    "Wie habt ihr {thema} damals intern begründet?",
)
MEDIUM_COMMENTS = (
    "We tried this with {team}, and the first result was that {lesson}.",
    "The part on {topic} matches what {place} told us, although they needed {number} weeks "
    "longer to get there.",
    "My experience with {topic} is a little different: {team} wanted the numbers before "
    "anybody talked about tools.",
    "Same with us.\nWe gave {topic} to {team} and the open list was shorter after {number} weeks.",
    "Bei {kunde} ging es zuerst um {thema}, und am Ende hieß es: {einsicht}.",
)
LONG_COMMENTS = (
    "We ran into this at {place} last {month}: {team} had kept {topic} in {number} separate "
    "sheets, and only after we put them side by side did it become clear that {lesson}.",
    "One thing I would add from our own work on {topic}: before changing the steps, ask {team} "
    "which of them they would miss, because at {place} the answer surprised everybody and "
    "showed us that {lesson}.",
    "Thanks for writing this up. At {place} we started {topic} with {number} people in {month}, "
    "stopped twice, and came back only when {team} took it over themselves,\nwhich in the end "
    "was the whole lesson: {lesson}.",
    "Interesting that you start with {topic}. We did it the other way round with {team}, and "
    "what we would do again is the weekly check; what we would skip is the \"big\" launch in "
    "{month}, since {lesson}.",
)

NOTES = (
    "Hi {name}, I enjoyed your talk on {topic}. Happy to connect.",
    "Hello {name}, we both work with {place}. It would be good to connect.",
    "Hallo {name}, ich verfolge eure Arbeit rund um {thema} und vernetze mich gern.",
)
OPENERS = (
    "Hi {name}, how does your team handle {topic} at the moment?",
    "Hello {name},\n\nI read your note on {topic}. We saw something close at {place}.\n\n"
    "Would a short call in {month} make sense?",
    "Hi {name}, quick question about {topic}: is that with you or with {team}?",
    "Hallo {name},\n\nwie löst ihr zurzeit {thema}?\n\nViele Grüße",
)
FOLLOW_UPS = (
    "Hi {name}, just in case this got lost: still curious how you see {topic}.",
    "Hello {name}, no rush. {month} is fine too.",
)
REPLIES = (
    "Thanks, that is with {team} now. I will ask.", "Good timing, can you do Thursday?",
    "Not this quarter, but please write again in {month}.", "Sure, send me \"the one-pager\".",
    "We looked at {topic} last year. What changed?", "Ja gern, nächste Woche passt.", "",
)
ANSWERS = (
    "Thursday works. I will send an invite.", "Will do, and thanks for the quick answer.",
    "Happy to. Here are {number} times that work.", "Fair point, {lesson}.",
)
INBOUND = (
    "Hi {name}, do you have a minute about {topic}?",
    "Hello {name}, {team} asked me about {topic}. Could you help?",
)
SPONSORED = (
    '<p class="spinmail-quill-editor__spin-break">Hi %FIRSTNAME%,</p>'
    '<p class="spinmail-quill-editor__spin-break">Join our webinar on {topic}&nbsp;&amp; more.</p>'
)

SEARCH_ROLES = (
    "head of procurement", "cfo", "vp operations", "einkaufsleiter", "it director",
    "supply chain director", "plant manager", "chief information officer", "finance director",
    "managing director", "head of logistics", "geschäftsführer",
)
SEARCH_FIELDS = (
    "packaging", "paper", "food", "retail", "shipping", "utilities", "textiles", "steel",
    "pharma", "insurance", "robotics", "water",
)
SEARCH_PLACES = (
    "oslo", "bergen", "utrecht", "antwerp", "leeds", "cork", "hamburg", "chicago", "duluth",
    "mobile", "austin", "toledo", "göteborg", "aarhus", "malmö", "ghent",
)
# Saved searches that run by themselves every night; most people have none.
ALERTS = ("", "", "einkaufsleiter packaging", "", "head of procurement, paper", "")
HEADLINES = (
    "Account executive helping operations teams with {topic} and {topic2}",
    "I help {place} get {topic} under control, one step at a time",
)
SHORT_HEADLINES = ("Account executive", "Sales", "Sales development")
ABOUT = (
    "I work with operations and finance teams on {topic} and {topic2}.\n\nBefore that I spent "
    "{number} years at {place}, mostly with {team}. What I learned there: {lesson}. Write to me "
    "if you would like to compare notes on {topic}, or if you want to know what went wrong."
)
ROLE = "Accounts in the region, mostly {topic} and {topic2}.\nPart of {number} launches."
SHORT_ABOUT = "I work in sales."
SKILLS = (
    "Negotiation", "Account Management", "CRM", "Forecasting", "Presentations", "Solution Selling",
    "Contract Management", "Key Account Development", "Tender Management", "Supply Chain",
    "Business Development", "Team Leadership",
)
RECOMMENDATIONS = (
    "A pleasure to work with on {topic}. Clear, calm and always prepared.",
    "{team} still talks about that project,\nand how it showed that {lesson}.",
)

# fmt: on


class _Filling(dict[str, str]):
    """Slot values, drawn when asked for."""

    def __init__(self, rng: Random, given: dict[str, str]) -> None:
        super().__init__(given)
        self._rng = rng

    def __missing__(self, slot: str) -> str:
        return self._rng.choice(SLOTS[slot.rstrip(string.digits)])


def written(rng: Random, templates: str | Sequence[str], **given: str) -> str:
    """One text from ``templates``, its slots filled by ``given`` or drawn from ``SLOTS``."""
    template = templates if isinstance(templates, str) else rng.choice(templates)
    return template.format_map(_Filling(rng, given))


def post_text(rng: Random) -> str:
    """A post of one to five paragraphs."""
    lines = [written(rng, POST_LINES)]
    lines += [written(rng, body) for body in rng.sample(POST_BODY, rng.randrange(4))]
    ending = written(rng, POST_ENDINGS)
    return "\n\n".join([*lines, ending] if ending else lines)
