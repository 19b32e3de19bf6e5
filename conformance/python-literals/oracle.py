"""Answers what CPython makes of literals: a JSON array of texts on each line in, of answers on each line out.

An answer is null where ast.literal_eval refuses, else {"value", "text", "joined"}: the value with its types spelled
out, what str() prints of it, and whether a string in it holds surrogates that JavaScript would join.
"""

import ast
import json
import re
import struct
import sys
import unicodedata
import warnings

warnings.simplefilter("ignore")
surrogates = re.compile("[\ud800-\udbff][\udc00-\udfff]")
joined = False


def spell(value):
    global joined
    if value is None or value is True or value is False:
        return value
    kind = type(value)
    if kind is str:
        joined = joined or surrogates.search(value) is not None
        return value
    if kind is int:
        return ["int", hex(value)]
    if kind is float and abs(value) != float("inf"):
        return ["float", struct.pack(">d", value).hex()]
    if kind is bytes:
        return ["bytes", value.hex()]
    if kind in (list, tuple, set):
        return [kind.__name__, [spell(item) for item in value]]
    if kind is dict:
        return ["dict", [[spell(key), spell(item)] for key, item in value.items()]]
    return ["unsupported", repr(value)]


def text_of(value):
    try:
        return str(value)
    except ValueError:  # an integer of too many digits to print
        return None


def answer(literal):
    global joined
    joined = False
    try:
        value = ast.literal_eval(literal)
    except Exception:
        return None
    return {"value": spell(value), "text": text_of(value), "joined": joined}


print(json.dumps({"python": sys.version.split()[0], "unicode": unicodedata.unidata_version}), flush=True)
for line in sys.stdin:
    print(json.dumps([answer(literal) for literal in json.loads(line)]), flush=True)
