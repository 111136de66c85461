"""Calendar, digits, names, codes and words of the three languages: pure functions, without a database.

`jdatetime` and `rapidfuzz` are imported here and nowhere else. Only `forms` needs Django.
"""
