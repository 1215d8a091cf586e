"""The twenty questions that people ask, each answered from the catalogue of laws and no further.

An answer is in the page's own words; what it rests on is named by the ids of its laws, whose pages
say how sure we are and how old it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from portal.web.shared.words import N_


class Standing(StrEnum):
    """How far an answer can be relied on."""

    SETTLED = "settled"
    CONTESTED = "contested"
    UNKNOWN = "unknown"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``says`` are the sentences of its answer, ``laws`` what they rest on."""

    key: str
    asks: str
    says: tuple[str, ...]
    standing: Standing
    laws: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Questions about one thing."""

    heading: str
    questions: tuple[Question, ...]


CHAPTERS = (
    Chapter(
        N_("Your data and ICE"),
        (
            Question(
                "why-asked",
                N_("Why would someone ask for my benefits data?"),
                (
                    N_("Often to run a program: to check who can get help, and how much."),
                    N_("State law lets an office share your data only for reasons on a list."),
                    N_("We found no state law that says the data is for immigration work."),
                ),
                Standing.SETTLED,
                ("mn-13.46-2-private", "mn-13.05-3-need"),
            ),
            Question(
                "goes-to-ice",
                N_("Does my data go to ICE?"),
                (
                    # What was found on a day, never what we know: the portal itself can be
                    # under an order of silence, and this page must stay true and the same then.
                    N_(
                        "When we looked, we found no public record that a Minnesota office "
                        "gave ICE benefits data."
                    ),
                    N_("We found none that says it did not."),
                    N_("In 2025 the federal health agency (CMS) began to give ICE Medicaid data."),
                    N_("Courts have said more than one thing about it."),
                    N_("We do not know how it is today."),
                ),
                Standing.CONTESTED,
                ("us-medicaid-cms-ice", "mn-13.46-2-private"),
            ),
            Question(
                "law-against",
                N_("Is there a law that keeps ICE from my data?"),
                (
                    N_("The law on benefits data closes it to everyone not on a list."),
                    N_("The parts of the list that we could read do not name ICE."),
                    N_("A judge’s order is on the list."),
                    N_("So are investigators in a case about a benefit program."),
                    N_("We have not seen the newest text of the whole list."),
                    N_("One state law names immigration work. It is about some driver’s licenses."),
                ),
                Standing.SETTLED,
                ("mn-13.46-2-private", "mn-171.12-11-dl"),
            ),
            Question(
                "paper-no-judge",
                N_("ICE sent a paper. Must the office obey it?"),
                (
                    N_("Not by itself, if no judge signed it."),
                    N_("ICE can ask a federal court to make an office obey. Then a judge decides."),
                    N_("An ICE arrest form is about arrest."),
                    N_("It does not order an office to give records."),
                ),
                Standing.SETTLED,
                ("us-ina-235d4", "us-ice-warrants", "mn-dpo-subpoena-not-order"),
            ),
            Question(
                "status",
                N_("Can a worker tell ICE my immigration status?"),
                (
                    N_("Two federal laws are about this one fact."),
                    N_("Courts do not agree on what they mean."),
                    N_("They do not order an office to give a file."),
                    N_("You do not have to tell us your status to use this website."),
                    N_("We do not ask."),
                ),
                Standing.CONTESTED,
                ("us-8-1373", "us-8-1644"),
            ),
            Question(
                "agreements",
                N_("Do Minnesota offices have a deal with ICE about benefits data?"),
                (
                    N_("We found none, and we found no proof that there is none."),
                    N_("There is a written rule about family cash aid (MFIP)."),
                    N_("It is about a report, not a deal."),
                ),
                Standing.UNKNOWN,
                ("mn-dhs-combined-manual-0011.03.27.03",),
            ),
        ),
    ),
    Chapter(
        N_("Each program"),
        (
            Question(
                "snap",
                N_("What about SNAP (food help)?"),
                (
                    N_("In 2025 the federal food office (USDA) asked states for SNAP records."),
                    N_("A judge stopped this for Minnesota for now."),
                    N_("We do not know how it stands today."),
                    N_("In two cases federal law has a state give SNAP facts to police."),
                    N_("Sometimes workers decide that someone is here unlawfully."),
                    N_(
                        "If she cannot get SNAP for that, the state must tell immigration officers."
                    ),
                    N_("Other states do so only after an immigration judge or office has ruled."),
                    N_("We do not know how Minnesota does it."),
                    N_("Ask a legal helper."),
                ),
                Standing.CONTESTED,
                ("us-snap-usda-demand", "us-snap-2020e8", "us-snap-2020e15-report"),
            ),
            Question(
                "medicaid",
                N_("What about Medical Assistance (Medicaid)?"),
                (
                    N_("The state can use and share this data only to run the program."),
                    N_("Before it answers someone outside, it must get your OK when it can."),
                    N_("A few cases are left out."),
                    N_("What the federal health agency (CMS) does with its copy is in court."),
                ),
                Standing.CONTESTED,
                ("us-medicaid-1396a-a7", "us-medicaid-431.306", "us-medicaid-cms-ice"),
            ),
            Question(
                "cash",
                N_("What about family cash aid (MFIP)?"),
                (
                    N_(
                        "Federal law has offices report people whom they know to be here "
                        "unlawfully."
                    ),
                    N_("By a state rule of 2014, a worker’s guess is not enough."),
                    N_("It takes a formal decision and a federal finding."),
                    N_("We do not know if these rules are still used in this way."),
                ),
                Standing.UNKNOWN,
                ("us-prwora-404", "mn-dhs-combined-manual-0011.03.27.03"),
            ),
            Question(
                "housing",
                N_("What about help with rent?"),
                (
                    N_("In 2025 two federal offices agreed to share data."),
                    N_("It is about people who get help with rent."),
                    N_("One is for housing (HUD), one for homeland security."),
                    N_("It was not a Minnesota deal."),
                    N_("HUD also asked local housing offices for names, homes and status."),
                    N_(
                        "Federal law has some housing offices report people whom they know "
                        "to be here unlawfully."
                    ),
                ),
                Standing.SETTLED,
                ("us-hud-1437y", "us-prwora-404"),
            ),
            Question(
                "family",
                N_("I did not ask for help for myself. Only my children get it."),
                (
                    N_("In SNAP, who does not ask for herself need not say her status."),
                    N_(
                        "If someone shows no papers, workers are not allowed to guess that she "
                        "is here unlawfully."
                    ),
                ),
                Standing.SETTLED,
                ("mn-snap-nonapplicants",),
            ),
        ),
    ),
    Chapter(
        N_("Being told"),
        (
            Question(
                "told",
                N_("Must someone tell me when my data was shared?"),
                (
                    N_("We found no Minnesota law that has an office tell you each time."),
                    N_("Some laws do: a school before it answers, a health plan when you ask."),
                    N_("Many of our letters go out because the office chose to tell you."),
                    N_("The letter says which."),
                ),
                Standing.SETTLED,
                ("us-ferpa-99.31a9", "us-hipaa-528-accounting", "mn-13.055-breach"),
            ),
            Question(
                "silence",
                N_("Can a judge forbid an office to tell me?"),
                (
                    N_("Yes, for a set time. The office must obey."),
                    N_("So each page says: the law can make us wait before we tell you."),
                ),
                Standing.SETTLED,
                ("us-gag-court-order",),
            ),
            Question(
                "deleted",
                N_("Will ICE delete what it got?"),
                (
                    N_("We do not know."),
                    N_("State rules on keeping records cover the state’s copies only."),
                ),
                Standing.UNKNOWN,
                ("mn-138.17-retention",),
            ),
            Question(
                "safe-keeping",
                N_("How must an office guard my data?"),
                (
                    N_("It must keep it correct and safe."),
                    N_("Only staff whose work needs it can look."),
                    N_("Sometimes someone takes it with no right to."),
                    N_("If that was not for government work, the office must write to you."),
                    N_("That law does not cover data that a government office got for its work."),
                ),
                Standing.SETTLED,
                ("mn-13.05-5-security", "mn-13.055-breach"),
            ),
        ),
    ),
    Chapter(
        N_("What you can do"),
        (
            Question(
                "see",
                N_("How do I see what an office has about me?"),
                (
                    N_("Ask for it here or at the office. Looking is free."),
                    N_("The office has ten working days. If it says no, it must name the law."),
                ),
                Standing.SETTLED,
                ("mn-13.04-3-access", "mn-13.03-3f-denial-cite"),
            ),
            Question(
                "wrong",
                N_("What if something about me is wrong?"),
                (
                    N_("Write to the office and say why. It has 30 days."),
                    N_("If it says that the data is right, you can appeal to the state."),
                ),
                Standing.SETTLED,
                ("mn-13.04-4-challenge", "mn-13.04-4-appeal"),
            ),
            Question(
                "complain",
                N_("An office broke the law. What can I do?"),
                (
                    N_("You can ask the state for a free opinion, file a sworn complaint, or sue."),
                    N_("To file that complaint costs $1,000 at first, or a bond."),
                    N_("If you mostly win, you get back all but $50."),
                    N_("There are time limits. Talk to a free legal helper first."),
                ),
                Standing.SETTLED,
                ("mn-13.072-opinions", "mn-13.085-oah", "mn-13.08-damages"),
            ),
            Question(
                "federal",
                N_("Can I ask ICE or another federal office what it has about me?"),
                (
                    N_("Anyone can ask a federal office for her own file."),
                    N_("Asking shows them your name, and can show your address."),
                    N_("The federal Privacy Act covers citizens and green card holders."),
                    N_("Talk to a free legal helper before you ask."),
                    N_("We make no such letter for you."),
                ),
                Standing.SETTLED,
                ("us-foia-own-file", "us-privacy-act-d-e8"),
            ),
            Question(
                "stop-benefits",
                N_("Should I stop my benefits?"),
                (
                    N_("Please do not stop them because of a letter."),
                    N_("What was given before does not come back when you stop."),
                    N_("Talk to a legal helper first."),
                ),
                Standing.ADVICE,
                (),
            ),
        ),
    ),
)


def all_questions() -> Iterator[Question]:
    """Every question, in the order of the page."""
    for chapter in CHAPTERS:
        yield from chapter.questions
