"""Calendar, digits, names, codes and words of the three languages: pure functions, without a database.

`jdatetime` and `rapidfuzz` are imported here and nowhere else. Form fields need Django; `digits` and `calendar` ask it for the language
and the day.
"""
