"""What staff write in the threads: a small bank of lines, by what they think of the practice."""

from collections.abc import Mapping

BY_ANSWER: Mapping[str, tuple[str, ...]] = {
    "Not yet in place": (
        "I'd like to see this happen. So far it depends on who you ask.",
        "We talked about it in spring and then lost track. Could it go on the agenda again?",
        "Not in our building yet. A short example of how others do it would help.",
        "Nobody is against it, there is just no time set aside.",
        "I had to look up who to go to for this.",
        "We make do, but it costs us evenings.",
    ),
    "Partly in place": (
        "It works when the schedule is quiet. In testing weeks it falls away.",
        "Better than last year. The notes from the meetings help a lot.",
        "We have the form, we don't always have the conversation.",
        "Half of our team has had it, the other half joined later.",
        "Yes on paper. In practice it takes two or three reminders.",
        "Thanks to the coaches for picking this up. More of that, please.",
    ),
    "Fully in place": (
        "This one really works for us. Thank you to everybody who set it up.",
        "Our team does this every other week now and I would miss it.",
        "Yes. The last problem we raised was answered within days.",
        "This has become normal here, which I find worth saying.",
        "It took a while, and it was worth it.",
    ),
    "Can't tell from my role": (
        "I don't see this from the library. Who would know?",
        "Perhaps a question for the office. I'd be glad to hear the answer.",
        "I'm new here, so I can't say yet.",
    ),
}
"""Keyed by the words on the button that the person pressed."""

AFTERTHOUGHTS = (
    " (And I'm happy to help with it.)",
    " Edit: as of this week, at least.",
    " We could talk about it on Thursday.",
)
"""What people add when they edit what they wrote."""
