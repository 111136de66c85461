"""The office's WSGI application, loaded and warm before the first request, so that a killed worker is back in a moment."""

from django.template.loader import get_template
from django.test import RequestFactory

from casework.wsgi import application

__all__ = ["application"]

# One page of somebody without a session: rooms, middleware, catalogues and templates load, and no database is asked.
application.get_response(RequestFactory().get("/sign-in/"))
get_template("cases/edit.html")
