"""Django's own sentences that people here can meet, named so that `makemessages` keeps them in our catalogues.

Django 5.2 has no Pashto, and its Persian is Iranian («فیلد», «رمز عبور»). A catalogue of the project goes before Django's own, so the
same msgid there is all that is needed. Every text must be Django's to the letter (django/conf/locale/en/LC_MESSAGES/django.po):
a test compares them. Nothing imports this module at run time.
"""

from typing import Final

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

FORM_FIELDS: Final = (
    _("This field is required."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid date/time."),
    _("Enter a valid UUID."),
    _("Enter a valid URL."),
    _("Enter a list of values."),
    _("Enter a complete value."),
    _("No file was submitted. Check the encoding type on the form."),
    _("No file was submitted."),
    _("The submitted file is empty."),
    _("Please either submit a file or check the clear checkbox, not both."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("“%(pk)s” is not a valid value."),
    _("(Hidden field %(name)s) %(error)s"),
)
VALIDATORS: Final = (
    _("Enter a valid value."),
    _("Enter a valid integer."),
    _("Enter a valid email address."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Null characters are not allowed."),
    _("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s."),
)
MODELS: Final = (
    _("Value %(value)r is not a valid choice."),
    _("This field cannot be null."),
    _("This field cannot be blank."),
    _("%(model_name)s with this %(field_label)s already exists."),
    _("%(model_name)s with this %(field_labels)s already exists."),
    _("“%(value)s” value must be an integer."),
    _("“%(value)s” value must be either True or False."),
    _("“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format."),
    _("“%(value)s” is not a valid UUID."),
)
FORM_SETS: Final = (
    _("ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. "
      "You may need to file a bug report if the issue persists."),
    _("Order"),
    _("Delete"),
)
WORDS: Final = (
    _("Yes"),
    _("No"),
    _("Unknown"),
    _("yes,no,maybe"),
    _("and"),
    _("or"),
    _("Clear"),
    _("Currently"),
    _("Change"),
    _("That page number is not an integer"),
    _("That page number is less than 1"),
    _("That page contains no results"),
)
COUNTED: Final = (
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this filename has at most %(max)d character (it has %(length)d).",
        "Ensure this filename has at most %(max)d characters (it has %(length)d).",
        "max",
    ),
    ngettext_lazy("Please submit at most %(num)d form.", "Please submit at most %(num)d forms.", "num"),
    ngettext_lazy("Please submit at least %(num)d form.", "Please submit at least %(num)d forms.", "num"),
)
