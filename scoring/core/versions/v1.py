"""Model ssi-v1 as data (docs/scoring-model.md). Released: a change is a new version."""

from __future__ import annotations

from scoring.core.model import (
    ChecklistItem,
    CommentRules,
    ComponentSpec,
    DailyCaps,
    LinearCurve,
    LogCurve,
    ModelSpec,
    PillarSpec,
    RateCurve,
    Spans,
    TitleRules,
    Units,
)

BRAND = PillarSpec(
    "brand",
    (
        ComponentSpec("B1", "profile_completeness", 7, "state", LinearCurve(full=100)),
        ComponentSpec("B2", "social_proof", 3, "state", LogCurve(target=60)),
        ComponentSpec("B3", "original_publishing", 7, "decayed", LogCurve(target=15)),
        ComponentSpec("B4", "engagement_on_originals", 6, "decayed", LogCurve(target=300)),
        ComponentSpec("B5", "audience_growth", 2, "decayed", LogCurve(target=60)),
    ),
)
FIND = PillarSpec(
    "find",
    (
        ComponentSpec("F1", "people_searches", 6, "decayed", LogCurve(target=40)),
        ComponentSpec("F2", "prospect_profile_views", 6, "decayed", LogCurve(target=120)),
        ComponentSpec("F3", "decision_makers_contacted", 5, "decayed", LogCurve(target=20)),
        ComponentSpec("F4", "leads_and_accounts_saved", 4, "decayed", LogCurve(target=40)),
        ComponentSpec("F5", "days_active", 4, "days", LinearCurve(full=20)),
    ),
)
INSIGHTS = PillarSpec(
    "insights",
    (
        ComponentSpec("I1", "content_shared", 6, "decayed", LogCurve(target=20)),
        ComponentSpec("I2", "engagement_received", 6, "decayed", LogCurve(target=300)),
        ComponentSpec("I3", "thoughtful_comments", 8, "decayed", LogCurve(target=24)),
        ComponentSpec("I4", "reactions_given", 2, "decayed", LogCurve(target=60)),
        ComponentSpec("I5", "regularity", 3, "decayed", LogCurve(target=25)),
    ),
)
RELATIONSHIPS = PillarSpec(
    "relationships",
    (
        ComponentSpec("R1", "network_size", 5, "state", LogCurve(target=1000)),
        ComponentSpec("R2", "decision_maker_connections", 6, "state", LogCurve(target=100)),
        ComponentSpec("R3", "internal_connections", 2, "state", LogCurve(target=25)),
        ComponentSpec("R4", "invitation_acceptance", 4, "rate", RateCurve(10, 45, prior=10)),
        ComponentSpec("R5", "two_way_conversations", 4, "decayed", LogCurve(target=25)),
        ComponentSpec("R6", "message_response", 4, "rate", RateCurve(5, 35, prior=5)),
    ),
)

CHECKLIST = (
    ChecklistItem(("photo",), 15),
    ChecklistItem(("banner",), 8),
    ChecklistItem(("headline_chars",), 12, at_least=40),
    ChecklistItem(("about_chars",), 15, at_least=200),
    ChecklistItem(("current_role_described",), 12),
    ChecklistItem(("past_roles",), 8, at_least=2),
    ChecklistItem(("education",), 5),
    ChecklistItem(("skills",), 8, at_least=5),
    ChecklistItem(("location", "industry"), 5),
    ChecklistItem(("featured",), 7),
    ChecklistItem(("custom_url",), 5),
)

UNITS = Units(
    endorsement=100,
    recommendation=500,
    publish_original=100,
    publish_article=200,
    publish_reshare=25,
    reaction_received=100,
    comment_received=300,
    repost_received=400,
    unsplit_engagement=100,
    follower=100,
    search=100,
    search_advanced=150,
    view=100,
    view_first_degree=50,
    lead=100,
    account=200,
    share_original=100,
    share_article=100,
    share_with_text=70,
    share_repost=40,
    reaction=100,
    day=100,
    contact=100,
)

CAPS = DailyCaps(
    publish_posts=100,
    publish_articles=200,
    searches=1000,
    views=2500,
    saved=1000,
    shares=200,
    reactions=1000,
)

SPANS = Spans(
    window=90,
    half_life=30,
    active=30,
    opener_silence=30,
    opener_answer=30,
    opener_pending=7,
    message_pending=7,
    invitation_pending=14,
)

COMMENTS = CommentRules(
    steps=((25, 100), (12, 80), (5, 40)),
    unknown=40,
    own_post=50,
    phrases=(
        "thanks for sharing", "thank you for sharing", "thanks for posting",
        "great post", "nice post", "good post", "great share", "nice share", "great article",
        "well said", "so true", "love this", "totally agree", "couldnt agree more",
        "could not agree more", "i agree", "agreed", "congratulations", "congrats", "well done",
        "good job", "great job", "very interesting", "interesting", "very insightful",
        "insightful", "great insights", "great insight", "awesome", "amazing", "exactly",
        "spot on", "this", "100", "cfbr", "following", "nice one", "keep it up", "thank you",
        "thanks", "great", "nice", "yes", "wow",
    ),
    always=("thanks", "congrats", "congratulations"),
    short_segment=2,
    half_words=("han", "kana", "hangul"),
    repeat_days=90,
    per_post=2,
    per_day=10,
)

TITLES = TitleRules(
    part_ends=("and", "at"),
    company_after=("@", "at"),
    cut_from=("to",),
    void=(
        "assistant", "ex", "former", "formerly", "retired", "aspiring", "future", "intern",
        "trainee",
    ),
    false_friends=(
        "product owner", "process owner", "data owner", "system owner", "service owner",
        "business partner", "partner manager", "associate director", "art director",
        "funeral director",
    ),
    full=(
        "managing director", "ceo", "cfo", "coo", "cto", "cio", "cmo", "cro", "cpo", "cso",
        "cco", "cdo", "chro", "ciso", "founder", "cofounder", "owner", "president", "vp", "svp",
        "evp", "managing partner", "head of", "chief executive",
        "geschäftsführer", "geschäftsführerin", "geschaeftsfuehrer", "geschaeftsfuehrerin",
        "geschäftsführende", "geschäftsführender", "geschäftsleitung", "vorstand", "vorständin",
        "inhaber", "inhaberin", "gründer", "gründerin", "mitgründer", "mitgründerin",
        "pdg", "gérant", "gérante", "fondateur", "fondatrice", "cofondateur", "cofondatrice",
        "président", "présidente", "directeur général", "directrice générale",
        "fundador", "fundadora", "cofundador", "cofundadora", "presidente", "presidenta",
        "propietario", "propietaria", "director general", "directora general",
        "consejero delegado", "consejera delegada", "socio director",
        "diretor geral", "diretora geral", "sócio", "sócia", "proprietário", "proprietária",
        "amministratore delegato", "amministratrice delegata", "direttore generale",
        "fondatore", "titolare",
        "oprichter", "eigenaar", "bestuurder", "algemeen directeur",
        "vd", "grundare", "ägare", "verkställande direktör",
        "administrerende direktør", "grunnlegger", "eier",
        "toimitusjohtaja", "perustaja",
    ),
    full_pairs=(("chief", "officer"),),
    half=(
        "director",
        "direktor", "direktorin", "bereichsleiter", "bereichsleiterin", "abteilungsleiter",
        "abteilungsleiterin", "vertriebsleiter", "vertriebsleiterin",
        "directeur", "directrice", "directora", "diretor", "diretora", "direttore",
        "direttrice", "direktør", "direktör", "johtaja",
    ),
)

V1 = ModelSpec(
    name="ssi-v1",
    pillars=(BRAND, FIND, INSIGHTS, RELATIONSHIPS),
    policies=("equal", "linkedin_like"),
    seat_component="leads_and_accounts_saved",
    spans=SPANS,
    units=UNITS,
    caps=CAPS,
    checklist=CHECKLIST,
    reshare_words=25,
    known_titles=50,
    least_coverage=50,
    least_measured=60,
    bands=(("starting", 0), ("developing", 30), ("proficient", 50), ("leader", 70)),
    thought_leader=75,
    group_floor=5,
    comments=COMMENTS,
    titles=TITLES,
)
