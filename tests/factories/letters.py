# ruff: noqa: E501 - sample sentences stand on one line each
"""Letters to print in tests and benchmarks.  Invented people, example agencies, sample words."""

from __future__ import annotations

from dataclasses import replace

from notifications.composition.composed import (
    ComposedLetter,
    ComposedNotice,
    LanguageLine,
    LetterLabels,
    Section,
    Table,
)
from translations.language_block import language_block
from translations.registry import language

PHONE = "651-555-0100"
REFERENCE = "7K2M-9QXD"

ENGLISH = ComposedNotice(
    language="en",
    html_lang="en",
    direction="ltr",
    title="A letter from Example County",
    sender_line="This letter is from Example County. It is not from ICE or the police.",
    headline="ICE asked us for facts about you. We did not give them.",
    sections=(
        Section(
            "today",
            "What changes today",
            (
                "Nothing changes today. Your benefits stay the same. You do not need to do anything.",
            ),
        ),
        Section(
            "haste",
            "Before you do anything",
            (
                (
                    "Please do not stop your benefits because of this letter. Please do not call or "
                    "write to ICE before you talk to a free legal helper."
                ),
            ),
        ),
        Section(
            "help",
            "Who can help",
            (
                (
                    "To talk to a person in your language for free, call \u2066651-555-0100\u2069. When "
                    "we call you, we say your check word first. Your check word is MAPLE."
                ),
            ),
            (
                "Example Legal Aid: \u2066651-555-0111\u2069. Free. They speak Somali and Spanish.",
                "Example Law Center: \u2066612-555-0122\u2069. Free. They speak Hmong and Karen.",
            ),
        ),
        Section(
            "happened",
            "What happened",
            (
                (
                    "On June 3, 2026, ICE sent us its own form. It asked for your name, your address "
                    "and the names of the people you live with. No judge signed the form. We read it "
                    "with our lawyers. Minnesota law keeps your file private. A form like this is not "
                    "an order from a judge. We wrote to ICE and said no."
                ),
            ),
            table=Table(
                ("What ICE asked for", "What we gave"),
                (
                    ("Your name", "Nothing"),
                    ("Your address", "Nothing"),
                    ("The names of the people you live with", "Nothing"),
                ),
            ),
        ),
        Section(
            "next",
            "What can happen next",
            (
                (
                    "ICE can ask a federal judge to make us answer. If that happens, we will write to "
                    "you again when the law lets us."
                ),
            ),
        ),
        Section(
            "why",
            "Why we tell you",
            ("No law tells us to send you this letter. Our county chose to tell you.",),
        ),
        Section(
            "rights",
            "Your rights",
            (
                (
                    "You can see the paper and our answer. You can ask to see your own file. Looking "
                    "at it is free. We have ten working days to answer."
                ),
            ),
        ),
    ),
    closing=(
        "This shows what we can show today. The law can make us wait before we tell you some things."
    ),
    marks=("This is an example. It is not about a real person.",),
)

LABELS = LetterLabels(
    not_yours="Not yours? You did nothing wrong. Please call \u2066651-555-0100\u2069 and read us this "
    "number: \u20667K2M-9QXD\u2069.",
    reference="Letter number",
    check_word="Check word",
    code_heading="Do not photograph or share this part",
    code_keep="This code opens your letter. Keep it safe, like a key.",
    code_how="Go to \u2066rights.example.org\u2069. Type this code and your birth date. Or point a phone "
    "camera at the square.",
    code_expires="The code works until September 1, 2026.",
    help_part="You can show this part to someone who helps you.",
    is_it_real="Is this letter real? Scan this square or call \u2066651-555-0100\u2069.",
    english_follows="The official English text follows.",
    page_of="Page {page} of {pages}",
    online_original="You can read this letter, larger or aloud, at \u2066rights.example.org\u2069.",
)

ARABIC = ComposedNotice(
    language="ar",
    html_lang="ar",
    direction="rtl",
    title="رسالة من مقاطعة المثال",
    sender_line="هذه الرسالة من مقاطعة المثال. ليست من دائرة الهجرة ولا من الشرطة.",
    headline="طلبت دائرة الهجرة منا معلومات عنك. لم نعطها إياها.",
    sections=(
        Section(
            "today",
            "ما الذي يتغير اليوم",
            ("لا يتغير شيء اليوم. تبقى مساعداتك كما هي. لا يلزمك أن تفعل شيئا.",),
        ),
        Section(
            "haste",
            "قبل أن تفعل أي شيء",
            ("من فضلك لا توقف مساعداتك بسبب هذه الرسالة. تحدث أولا مع مساعد قانوني مجاني.",),
        ),
        Section(
            "help",
            "من يستطيع المساعدة",
            (
                (
                    "للتحدث مع شخص بلغتك مجانا اتصل بالرقم \u2066651-555-0143\u2069. عندما نتصل بك نقول "
                    "كلمة التحقق أولا."
                ),
            ),
            ("المساعدة القانونية: \u2066651-555-0111\u2069. مجانا.",),
        ),
        Section(
            "happened",
            "ماذا حدث",
            (
                (
                    "في \u20663\u2069 يونيو \u20662026\u2069 أرسلت إلينا دائرة الهجرة نموذجا منها. طلبت اسمك وعنوانك. "
                    "لم يوقع أي قاض على النموذج. قرأناه مع محامينا. قانون مينيسوتا يحفظ ملفك خاصا. كتبنا "
                    "إليها وقلنا لا."
                ),
            ),
            table=Table(("ما طُلب", "ما أعطيناه"), (("اسمك", "لا شيء"), ("عنوانك", "لا شيء"))),
        ),
        Section(
            "rights",
            "حقوقك",
            ("يمكنك أن ترى الورقة وجوابنا. يمكنك أن تطلب رؤية ملفك. هذا مجاني.",),
        ),
    ),
    closing="هذا ما نستطيع أن نعرضه اليوم. قد يجعلنا القانون ننتظر قبل أن نخبرك ببعض الأمور.",
    marks=("هذا مثال. ليس عن شخص حقيقي.",),
)

ARABIC_LABELS = LetterLabels(
    not_yours="ليست لك؟ لم تفعل أي خطأ. اتصل بالرقم \u2066651-555-0100\u2069 واقرأ لنا هذا الرقم: "
    "\u20667K2M-9QXD\u2069.",
    reference="رقم الرسالة",
    check_word="كلمة التحقق",
    code_heading="رمز الدخول. لا تصور هذا الجزء ولا تشاركه.",
    code_keep="اقطع هنا واحفظ هذا الجزء في مكان آمن. لن يطلبه منك الموظفون أبدا.",
    code_how="اذهب إلى \u2066rights.example.org\u2069. اكتب هذا الرمز وتاريخ ميلادك.",
    code_expires="يعمل الرمز حتى \u20661\u2069 سبتمبر \u20662026\u2069.",
    help_part="أظهر هذا الجزء عندما تطلب المساعدة",
    is_it_real="هل هذه الرسالة حقيقية؟ اذهب إلى \u2066rights.example.org/real\u2069 واكتب رقم الرسالة.",
    english_follows="يتبع النص الرسمي بالإنجليزية.",
    page_of="صفحة \u2066{page}\u2069 من \u2066{pages}\u2069",
    online_original="يمكنك قراءة هذه الرسالة على \u2066rights.example.org\u2069.",
)

SOMALI = replace(
    ENGLISH,
    language="so",
    html_lang="so",
    title="Warqad ka timid Degmada Tusaalaha",
    sender_line="Warqaddan waxay ka timid Degmada Tusaalaha. Kama iman ICE ama booliska.",
    headline="ICE waxay na weydiisatay xog adiga kugu saabsan. Ma aanan siin.",
    sections=(
        Section(
            "today",
            "Waxa maanta isbeddelaya",
            ("Maanta waxba isma beddelayaan. Gargaarkaagu sidiisii buu yahay. Waxba ha samayn.",),
        ),
        Section(
            "help",
            "Yaa ku caawin kara",
            (
                (
                    "Si aad qof ugula hadasho luqaddaada lacag la'aan, wac \u2066651-555-0100\u2069. Marka "
                    "aan ku soo wacno, waxaan marka hore dhahnaa eraygaaga hubinta: MAPLE."
                ),
            ),
        ),
        Section(
            "happened",
            "Waxa dhacay",
            (
                (
                    "Juun 3, 2026, ICE waxay noo soo dirtay foomkeeda. Waxay weydiisatay magacaaga iyo "
                    "ciwaankaaga. Garsoore ma saxiixin foomka. Waan la akhrinnay qareennadeenna. "
                    "Sharciga Minnesota wuxuu ilaaliyaa faylkaaga. Waxaan u qornay ICE oo maya ayaan "
                    "nidhi."
                ),
            ),
            table=Table(
                ("Waxa la weydiistay", "Waxa aan siinnay"),
                (("Magacaaga", "Waxba"), ("Ciwaankaaga", "Waxba")),
            ),
        ),
        Section("rights", "Xuquuqdaada", ("Waxaad codsan kartaa inaad aragto faylkaaga.",)),
    ),
    closing="Tani waxay muujinaysaa waxa aan maanta muujin karno.",
    marks=("Tani waa tusaale. Ma aha qof dhab ah.",),
)

# Words of a language's own, enough to see its script set: not a translation of anything.
WORDS = {line.language: line.text for line in language_block(lambda _code: PHONE)}


def _sampled(code: str) -> ComposedNotice:
    """A notice whose every sentence is the language's line of the language block."""
    spoken = language(code)
    words = WORDS[code]
    short = words.replace("\u2066" + PHONE + "\u2069", "")[:42]
    sections = tuple(
        Section(
            part.key,
            spoken.endonym + " " + "·" * number,
            tuple(" ".join([words] * (1 + len(text) // 160)) for text in part.paragraphs),
            tuple(words for _ in part.points),
            part.table and Table((spoken.endonym,) * 2, ((spoken.endonym, spoken.endonym),)),
        )
        for number, part in enumerate(ENGLISH.sections)
    )
    return replace(
        ENGLISH,
        language=code,
        html_lang=spoken.html_lang,
        direction=spoken.direction,
        sender_line=words,
        headline=short,
        sections=sections,
        closing=words,
        marks=(spoken.endonym,),
    )


def _sampled_labels(code: str) -> LetterLabels:
    endonym = language(code).endonym
    words = WORDS[code]
    return replace(
        LABELS,
        not_yours=words,
        reference=endonym,
        check_word=endonym,
        code_heading=words,
        code_keep=words,
        code_how=words,
        code_expires=words,
        help_part=endonym,
        is_it_real=words,
        english_follows=endonym,
        online_original=words,
    )


WRITTEN = {
    "en": (ENGLISH, LABELS),
    "ar": (ARABIC, ARABIC_LABELS),
    "so": (SOMALI, replace(_sampled_labels("so"), page_of="Bogga {page} ee {pages}")),
}


def sample_letter(code: str = "en", *, name: str = "AMINA EXAMPLE") -> ComposedLetter:
    """A letter in ``code`` and, if that is another language, English second."""
    first = WRITTEN.get(code) or (_sampled(code), _sampled_labels(code))
    both = [first] if code == "en" else [first, WRITTEN["en"]]
    lines = tuple(
        LanguageLine(line.language, line.html_lang, line.direction, line.endonym, line.text)
        for line in language_block(lambda _code: PHONE)
    )
    return ComposedLetter(
        notices=tuple(notice for notice, _ in both),
        labels=tuple(labels for _, labels in both),
        sender_lines=(
            "Example County",
            "Health and Human Services",
            "100 Example Street",
            "Exampleville MN 55999",
        ),
        recipient_lines=(name, "123 EXAMPLE AVE APT 4", "EXAMPLEVILLE MN 55999"),
        date_text=("June 20, 2026",) * len(both),
        reference=REFERENCE,
        reference_url=f"https://rights.example.org/l/{REFERENCE}",
        check_word="MAPLE",
        language_block=lines,
        code="4KX9-72MQ-H3TC-8",
        code_url="https://rights.example.org/code#4KX972MQH3TC8WZR6V0P5N1J",
    )
