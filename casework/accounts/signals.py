"""What other rooms may want to know of a session. Receivers must be named functions: signals hold them weakly."""

from django.dispatch import Signal

# Sent with request and user when a form arrives after the session idled out: its words may still be kept, sealed to her.
form_after_expiry = Signal()
