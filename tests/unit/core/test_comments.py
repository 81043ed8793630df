from dataclasses import replace
from string import punctuation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.comments import comment_quality, halved, quality_of_words, text_key, word_count
from scoring.core.versions.v1 import V1
from scoring.core.words import words

FIVE = "one two three four five"

GOLDEN = [
    ("Thanks for sharing!", 0),
    ("Great post, Anna!", 0),
    ("Congrats on the new role!!", 0),
    ("@Maria_L agreed 💯 #sales", 0),
    ("Interesting point about pricing, how do you handle renewals?", 40),
    ("Thanks for sharing, this matches what we saw at two retail clients last quarter.", 40),
    (
        "We tried the same cadence in March and the reply rate only moved once we cut the second"
        " message to two lines.",
        80,
    ),
]


@pytest.mark.parametrize(("text", "quality"), GOLDEN)
def test_the_sentences_of_the_model_have_their_quality(text: str, quality: int):
    assert comment_quality(text, V1) == quality


@pytest.mark.parametrize(
    ("words", "quality"), [(0, 0), (4, 0), (5, 40), (11, 40), (12, 80), (24, 80), (25, 100)]
)
def test_quality_steps_at_5_12_and_25_words(words: int, quality: int):
    assert quality_of_words(words, V1) == quality
    assert comment_quality("word " * words, V1) == quality


@pytest.mark.parametrize("phrase", V1.comments.phrases)
def test_a_low_effort_phrase_alone_says_nothing_and_adds_nothing(phrase: str):
    assert comment_quality(phrase, V1) == 0
    assert comment_quality(f"{phrase.title()}! one two three four", V1) == 0


@pytest.mark.parametrize(
    "text",
    [
        "Couldn't agree more. one two three four",
        "Couldn’t agree more. one two three four",
        "Couldnʼt agree more. one two three four",
        "COULDN‘T AGREE MORE: one two three four",
    ],
)
def test_every_apostrophe_is_the_same_apostrophe(text: str):
    assert comment_quality(text, V1) == 0


def test_an_apostrophe_does_not_part_a_word():
    assert comment_quality("don't won't can't shan't", V1) == 0


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("great post one two three four", 0),
        ("thanks one two three four", 0),
        ("congrats thanks great post congratulations one two three four", 0),
        ("thank you for sharing thank you one two three four", 0),
        ("thanks for one two three", 0),
        ("thanks for one two three four", 40),
        ("great one two three four", 40),
        ("this one two three four", 40),
        ("one two three great post", 40),
        ("one two great, three four", 40),
        ("one two, great, three four", 0),
        ("great one, two three four", 0),
        ("great one two, three four", 40),
        ("great great, one two three four", 0),
    ],
)
def test_phrases_fall_from_the_start_of_a_segment(text: str, quality: int):
    assert comment_quality(text, V1) == quality


@pytest.mark.parametrize("end", [".", "!", "?", ";", ":", ",", "—", "-", "\n", "\r\n"])
def test_a_segment_ends_at(end: str):
    assert comment_quality(f"one two three four{end}great five", V1) == 40
    assert comment_quality(f"one two three four{end}great", V1) == 0


@pytest.mark.parametrize("sign", ["/", "(", "|", "–", "•", " "])
def test_no_segment_ends_at(sign: str):
    assert comment_quality(f"one two three four{sign}great", V1) == 40


@pytest.mark.parametrize(
    "noise",
    [
        "https://example.com/a-b,c.d?e",
        "http://example.com",
        "www.example.com/long-path",
        "HTTPS://EXAMPLE.COM",
        "ada.muster@example.com",
        "@Maria_L2",
        "#sales_2026",
        "#Verkäufe",
        "@मारिया",
        "💯 ❤️ 👩‍👩‍👧 🇩🇪",
        "*** ... /// ===",
        "@",
        "#",
    ],
)
def test_what_is_no_word_does_not_count(noise: str):
    assert comment_quality(f"one two three four {noise}", V1) == 0
    assert comment_quality(f"{noise} {FIVE}", V1) == 40


@pytest.mark.parametrize("latin", [chr(code) for code in range(0x80, 0x2B0)])
def test_a_latin_letter_is_one_whatever_else_stands_in_the_text(latin: str):
    assert words(f"1{latin}b, {latin}") == words(f"1{latin}b, {latin} Я")[:-1]


def test_a_phrase_without_words_falls_nowhere():
    spec = replace(V1, comments=replace(V1.comments, phrases=("👍", "nice one")))

    assert comment_quality(f"👍 nice one, {FIVE}", spec) == 40
    assert comment_quality("👍 nice one", spec) == 0


def test_an_address_ends_at_the_next_blank():
    assert comment_quality("https://a.example/x\u00a0one two three four five", V1) == 40
    assert comment_quality("https://a.example/one-two-three-four-five", V1) == 0


def test_what_follows_the_letters_of_a_mention_counts():
    assert comment_quality("@O'Neil two three four five", V1) == 40


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("这个观点很有意思", 0),
        ("这个观点很有意思吗", 0),
        ("这个观点很有意思吗呢", 40),
        ("すごくわかりやすい", 0),
        ("すごくわかりやすいね", 40),
        ("ﾃｽﾄﾃｽﾄﾃｽﾄﾃ", 40),
        ("안녕하세요 여러분 모두", 40),
        ("안녕하세요 여러", 0),
        ("ABC社のB2B事業は", 0),
        ("ABC社のB2B事業は好調です", 40),
    ],
)
def test_a_cjk_character_is_half_a_word(text: str, quality: int):
    assert comment_quality(text, V1) == quality


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("cafe\u0301 re\u0301sume\u0301 nai\u0308ve fiance\u0301", 0),
        ("cafe\u0301 re\u0301sume\u0301 nai\u0308ve fiance\u0301 de\u0301ja\u0300", 40),
        ("यह बात बहुत अच्छी", 0),
        ("यह बात बहुत अच्छी लगी", 40),
        ("สวัสดี ครับ ดี มาก", 0),
        ("Ｏｎｅ ｔｗｏ ｔｈｒｅｅ ｆｏｕｒ ｆｉｖｅ", 40),
        ("\ufb01ve \ufb01ne \ufb01sh \ufb01t", 0),
        ("ＴＨＡＮＫＳ！ one two three four", 0),
        ("3.5 million in 2026", 40),
        ("a_b c_d e", 40),
    ],
)
def test_words_are_letters_or_digits_with_their_marks(text: str, quality: int):
    assert comment_quality(text, V1) == quality


@pytest.mark.parametrize("text", ["", " ", "\n\n", "💯", "!!!", "\ufe0f", "\u0301"])
def test_nothing_said_is_worth_nothing(text: str):
    assert comment_quality(text, V1) == 0
    assert word_count(text) == 0


@pytest.mark.parametrize(
    ("quality", "half"), [(0, 0), (1, 1), (40, 20), (80, 40), (85, 43), (99, 50), (100, 50)]
)
def test_half_a_quality_is_rounded_half_up(quality: int, half: int):
    assert halved(quality) == half


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Thanks for sharing!", 3),
        ("@Anna see https://example.com #now", 1),
        ("It's well-known", 3),
        ("你好", 1),
        ("你好吗", 2),
        ("hello 你", 2),
    ],
)
def test_words_are_counted_with_their_phrases(text: str, words: int):
    assert word_count(text) == words


def test_equal_texts_share_a_key_whatever_their_case_form_and_blanks():
    assert text_key(" Well  SAID,\nAnna ", b"k") == text_key("well said, anna", b"k")
    assert text_key("cafe\u0301", b"k") == text_key("CAFÉ", b"k")
    assert text_key("ﬁne", b"k") == text_key("fine", b"k")


def test_other_texts_and_other_secrets_have_other_keys():
    assert text_key("well said", b"k") != text_key("well said!", b"k")
    assert text_key("well said", b"k") != text_key("well said", b"other")


def test_a_blank_text_has_no_key():
    assert text_key(" \n", b"k") == ""


@given(st.text())
def test_any_text_has_one_of_the_four_qualities(text: str):
    assert comment_quality(text, V1) in {0, 40, 80, 100}
    assert word_count(text) >= 0


@given(st.lists(st.sampled_from(V1.comments.phrases), max_size=12), st.sampled_from(".!?;:,—-\n"))
def test_low_effort_phrases_alone_never_earn(phrases: list[str], end: str):
    assert comment_quality(end.join(phrases), V1) == 0


@given(st.text(alphabet=punctuation + "💯❤️ "), st.integers(0, 40))
def test_signs_before_a_blank_never_lower_the_quality(signs: str, count: int):
    clean = signs.translate({ord(sign): " " for sign in "@#'"})

    assert comment_quality(f"{clean} " + "word " * count, V1) == quality_of_words(count, V1)


@pytest.mark.parametrize(
    ("piece", "quality"),
    [("thanks ", 0), ("x", 0), ("x@", 0), ("x@y.", 0), ("#a ", 0)],
)
def test_a_very_long_text_takes_no_more_than_its_length_in_time(piece: str, quality: int):
    assert comment_quality(piece * 100_000, V1) == quality
