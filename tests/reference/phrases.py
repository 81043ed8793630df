"""Words for random documents: titles, companies, comments, lines that are refused."""

from random import Random

COMPANIES = [
    "Acme GmbH", "ACME   gmbh", " acme gmbh ", "ＡＣＭＥ GmbH", "Globex", "Acme", "", "  ",
]  # fmt: skip

TITLES = [
    "CEO", "C.E.O.", "Co-Founder & CEO", "Chief Executive", "Chief Revenue Officer",
    "Chief of Staff", "Chief Happiness Officer, EMEA", "Officer, Chief", "VP Sales",
    "V.P. of Sales", "Vice President", "Vice-President Marketing", "Head of Sales",
    "Head, of Sales", "Deputy Head of Sales", "Head - of Sales", "Managing Director",
    "Managing Partner", "Partner", "Director", "Sales Director", "Directors", "Associate Director",
    "Associate Managing Director", "Art Director", "Funeral Director & Owner", "Product Owner",
    "Senior Product-Owner", "Process Owner and Director", "Business Owner", "Business Partner",
    "Partner Manager", "Assistant to the CEO", "Director to the Board", "To Director",
    "Executive Assistant, Office of the President", "Ex-CEO", "Ex VP | Director", "former owner",
    "Formerly CEO / now Director", "Retired President", "Aspiring Director", "Future CEO",
    "Intern", "Trainee Director, Owner", "Sales at Head of Sales Inc", "Director at Owner.io",
    "Engineer @ Owner", "Engineer @Owner | Founder", "Engineer @ Owner - Founder",
    "Owner@Acme", "Owner at Acme and Director", "Sales Manager", "Account Executive", "SDR",
    "Founder's Office", "ʼOwner’", "OWNER", "ＣＥＯ", "ceo–founder", "CEO, ex-Google", "Co-owner",
    "Geschäftsführer", "Geschäftsführerin", "GESCHÄFTSFÜHRER", "Geschaeftsfuehrerin",
    "Geschäftsführende Gesellschafterin", "Geschäftsführender", "Geschaftsfuhrer",
    "Mitglied der Geschäftsleitung", "Vorstand", "Vorständin", "Inhaberin", "Mitgründer",
    "Gründerin", "Bereichsleiterin", "Abteilungsleiter", "Vertriebsleiter", "Direktorin",
    "Assistentin der Geschäftsleitung", "PDG", "P.D.G.", "Gérante", "gerant", "Fondateur",
    "Cofondatrice", "Co-fondateur", "Président", "Présidente", "Président-directeur général",
    "Directeur général", "Directeur commercial", "Directrice générale", "Directrice",
    "Fundadora", "Cofundador", "Presidenta", "Presidente", "Propietario", "Director General",
    "General Director", "Directora general", "Consejera Delegada", "Socio Director", "Socio",
    "Sócio", "Sócia-diretora", "Diretor geral", "Diretora", "Proprietária", "Direttore",
    "Amministratore Delegato", "Direttore Generale", "Direttrice vendite", "Fondatrice",
    "Titolare", "Oprichter", "Eigenaar", "Bestuurder", "Algemeen directeur", "VD", "Grundare",
    "Ägare", "Verkställande direktör", "Administrerende direktør", "Direktør", "Grunnlegger",
    "Eier", "Toimitusjohtaja", "Johtaja", "Perustaja", "Ge\u0301rant", "A\u0308gare",
    "", " ", "最高経営責任者", "Генеральный директор", "社長 CEO", "-", "123", "💼", "№ 1", "@ CEO",
    "Sales Director (EMEA)", "(Director)", "Director; Owner", "Director\tSales", "Owner_Manager",
]  # fmt: skip
TITLE_WORDS = [
    "director", "owner", "head", "of", "chief", "officer", "managing", "partner", "manager", "to",
    "at", "and", "@", "-", ",", "&", "|", "product", "business", "associate", "ex", "former",
    "assistant", "CEO", "sales", "general", "socio", "directeur", "général", "executive", "x-y",
]  # fmt: skip

OPENINGS = [
    "Thanks for sharing", "Thank you for sharing", "THANKS", "Great post", "Great", "Nice one",
    "Interesting", "Very interesting", "Couldn't agree more", "Couldn’t agree more", "I agree",
    "Agreed", "Congrats", "Congratulations", "This", "100", "So true", "Well said", "cfbr",
    "Keep it up", "Love this", "Great great post", "Thanks thanks for posting", "Yes wow",
    "This matches", "Great insight", "Great insights", "Spot on", "Interesting point",
]  # fmt: skip
FILLERS = [
    "we tried the same cadence in march", "how do you handle renewals", "at two retail clients",
    "the reply rate moved", "one two three four", "one two three", "pricing", "a b", "don't",
    "the second message was cut to two lines last quarter", "@Maria_L", "#sales_2026", "#b2b",
    "https://example.com/a.b?c=d", "www.example.com", "http://x.y", "mail ada@example.com now",
    "💯", "👏👏", "🇩🇪", "café", "cafe\u0301", "naïve", "½ price", "10% more", "co-sell", "ﬁne",
    "这很有意思", "非常感谢", "ありがとう", "감사합니다", "это важно", "यह अच्छा है", "ß", "x_y", "①",
    "don’t we all say so", "word" * 3, "e.g. this", "v2",
]  # fmt: skip
JOINS = [" ", " ", " ", ", ", ". ", "! ", "? ", ": ", "; ", " - ", " — ", "\n", "  ", "...", "… "]

BROKEN_LINES = [
    "not json", "[]", "42", '"text"', "null", "{", '{"type": "dance", "on": "2026-11-01"}',
    '{"on": "2026-11-01"}', '{"type": "search"}', '{"type": "active"}',
    '{"type": "search", "on": "2026-11-01", "colour": 1}',
    '{"type": "search", "on": "2026-11-01", "at": "2026-11-01T10:00:00Z"}',
    '{"type": "search", "on": "2026-13-01"}', '{"type": "search", "on": "2026-11-01", "count": -1}',
    '{"type": "search", "on": "2026-11-01", "count": "2"}',
    '{"type": "search", "on": "2026-11-01", "count": 1.5}',
    '{"type": "search", "on": "2026-11-01", "count": true}',
    '{"type": "search", "on": "2026-11-01", "advanced": "yes"}',
    '{"type": "search", "at": "2026-11-01T10:00:00"}',
    '{"type": "post", "on": "2026-11-01"}', '{"type": "post", "on": "2026-11-01", "form": "x"}',
    '{"type": "comment", "on": "2026-11-01", "quality": 1.2}',
    '{"type": "comment", "on": "2026-11-01", "quality": 0.123}',
    '{"type": "comment", "on": "2026-11-01", "quality": 1, "text": "x"}',
    '{"type": "message", "conversation": "t", "contact": "c", "on": "2026-11-01"}',
    '{"type": "message", "conversation": "t", "contact": "c", "direction": "in"}',
    '{"type": "message", "conversation": "t", "contact": "c", "at": "2026-11-01T10:00:00Z"}',
    '{"type": "invitation", "contact": "c", "on": "2026-11-01", "direction": "sideways"}',
    '{"type": "profile_view", "on": "2026-11-01", "degree": 4}',
    '{"type": "saved", "on": "2026-11-01", "what": "cat"}',
    '{"type": "network", "on": "2026-11-01"}', '{"type": "network", "connections": 5}',
    '{"type": "network", "on": "2026-11-01", "connections": -5}',
    '{"type": "network", "on": "2026-11-01", "connections": 5, "decision_makers": 0.125}',
    '{"type": "followers", "on": "2026-11-01"}', '{"type": "proof", "on": "2026-11-01"}',
    '{"type": "connection", "on": "2026-11-01"}', '{"type": "connection", "contact": "c"}',
    '{"type": "coverage", "metrics": ["everything"], "from": "2026-01-01", "to": "2026-12-31"}',
    '{"type": "coverage", "metrics": ["*"], "from": "2026-01-01"}',
    '{"type": "profile", "on": "2026-11-01", "photo": 1}',
    '{"type": "member", "name": "Ada", "email": "a@example.com", "seat": "gold"}',
    '{"type": "search", "on": "2026-11-01", "source": 5}',
]  # fmt: skip


def title(random: Random) -> str:
    if random.random() < 0.75:
        return random.choice(TITLES)
    return " ".join(random.choices(TITLE_WORDS, k=random.randint(1, 6)))


def comment_text(random: Random) -> str:
    """Often one of a few texts, so that identical ones meet; else a new one."""
    if random.random() < 0.3:
        number = random.randint(1, 4)
        blank = random.choice([" ", "  ", "\n"])
        return random.choice([str.upper, str.lower])(
            f"text{blank}{number} is told again and again "
        )
    pieces = [random.choice(OPENINGS)] if random.random() < 0.6 else []
    pieces += random.choices(FILLERS, k=random.randint(0, 7))
    if random.random() < 0.2:
        pieces += [random.choice(OPENINGS)]
    return "".join(piece + random.choice(JOINS) for piece in pieces)
