"""Every place of the code where somebody can type freely, found by itself: a new one without a canary fails the test."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from django import forms
from django.apps import apps
from django.db import models

import audit
import casework
import referrals
from casework.access.records import SealedRecord
from casework.access.sealed import LinkField
from casework.cases.models.coded import Coded, CodedSet

ROOMS = (casework, referrals, audit)


def form_modules() -> Iterator[str]:
    for room in ROOMS:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if "forms" in found.name.split("."):
                yield found.name


def form_classes() -> list[type[forms.BaseForm]]:
    """Every form of every room."""
    names = set(form_modules())
    for name in names:
        importlib.import_module(name)
    return sorted({cls for cls in _below(forms.BaseForm) if cls.__module__ in names}, key=lambda cls: cls.__qualname__)


def _below(cls: type) -> Iterator[type]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _below(sub)


def is_free(field: forms.Field) -> bool:
    """True for a field that takes any words or digits a person types. Hidden ones carry tokens of our own."""
    return isinstance(field, forms.CharField) and not field.widget.is_hidden


def free_fields(cls: type[Any]) -> dict[str, forms.Field]:
    return {name: field for name, field in cls.base_fields.items() if is_free(field)}


def every_free_field() -> set[str]:
    """"Form.field" of all of them."""
    return {f"{cls.__name__}.{name}" for cls in form_classes() for name in free_fields(cls)}


def families() -> dict[str, set[str]]:
    """For each form the names of the forms built on it: what is typed into one of them was typed into its fields."""
    return {cls.__name__: {cls.__name__, *(sub.__name__ for sub in _below(cls))} for cls in form_classes()}


def sealed_models() -> list[type[SealedRecord]]:
    return [model for model in apps.get_models() if issubclass(model, SealedRecord) and not hasattr(model, "history_object")]


def every_sealed_text() -> set[str]:
    """"cases.survivor.given_name" of every content field that can hold what somebody typed."""
    found = set()
    for model in sealed_models():
        for field in model.content_fields():
            codes = field.choices or isinstance(field, Coded | CodedSet | LinkField)
            if isinstance(field, models.CharField | models.TextField | models.JSONField) and not codes:
                found.add(f"{model.code}.{field.name}")
    return found
