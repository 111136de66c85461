"""What to do after a score: our own words, the same for every instrument that says the same. Never a diagnosis."""

from typing import Final

from django.utils.translation import gettext_lazy as _

GO_ON: Final = _("Nothing in this score asks for more. Go on as you agreed, and ask again later.")
WATCH: Final = _("Talk about what is hard now. Ask again in two weeks.")
MORE: Final = _(
    "Ask further. Speak about it in supervision, and offer her someone trained in mental health, if she wants that and it is safe."
)
SOON: Final = _(
    "Speak with your supervisor this week. Offer her a health service with somebody trained in mental health, and go with her if she wants."
)
