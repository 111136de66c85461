"""The kinds of records that the cases room itself keeps, in the order in which histories list them."""

from casework.cases.own_kinds import assessment, consents, course, person, plans, story, supervision

KINDS = (
    *person.KINDS, *course.STANDS, *consents.KINDS, *story.KINDS, *assessment.KINDS, *plans.KINDS, *course.KINDS, *supervision.KINDS,
)  # fmt: skip
