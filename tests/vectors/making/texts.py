"""json.json: which bytes are JSON of the protocol, and which text is base64url."""

from typing import Any

from tests.vectors.making.recorded import Recording

GOOD = (
    b"{}",
    b"[]",
    b'{"a":[1,2,{"b":null}],"c":"x"}',
    b' {\t"a" :\r\n1 } ',
    b"0",
    b"9007199254740991",
    b"true",
    b'"\\u00fc\\n\\"\\\\\\/"',
    '"grüße, 世界 \U0001f512"'.encode(),
    b'"\\ud83d\\udd12"',
    b'{"":0,"a":1,"A":2}',
    b"[[[[[[[[]]]]]]]]",
    b'"\x7f"',
)
BAD = {
    "nothing": b"",
    "only space": b"  ",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a byte order mark in UTF-16": b"\xff\xfe{\x00}\x00",
    "a float": b"1.0",
    "an exponent": b"1e3",
    "a negative number": b"-1",
    "minus zero": b"-0",
    "2^53": b"9007199254740992",
    "a hundred digits": b"9" * 100,
    "a zero in front": b"01",
    "a plus": b"+1",
    "hexadecimal": b"0x10",
    "NaN": b"NaN",
    "Infinity": b"Infinity",
    "minus Infinity": b"-Infinity",
    "a key twice": b'{"a":1,"a":1}',
    "a key twice, one of them escaped": b'{"a":1,"\\u0061":1}',
    "a key twice, deep": b'[{"b":{"a":1,"a":2}}]',
    "nine levels": b"[" * 9 + b"]" * 9,
    "nine levels of objects": b'{"a":' * 9 + b"1" + b"}" * 9,
    "longer than 64 KiB": b'"' + b"a" * 65_535 + b'"',
    "half of a surrogate pair": b'"\\ud83d"',
    "the other half": b'"\\udd12"',
    "half of a pair in a key": b'{"\\ud83d":1}',
    "no UTF-8": b'"\xff"',
    "an overlong slash": b'"\xc0\xaf"',
    "a surrogate in UTF-8": b'"\xed\xa0\xbd"',
    "a control character": b'"\n"',
    "a zero byte": b'"\x00"',
    "an unknown escape": b'"\\x41"',
    "an escape cut": b'"\\u00"',
    "a single quote": b"'a'",
    "a comma at the end": b"[1,]",
    "a comma at the end of an object": b'{"a":1,}',
    "two values": b"{}{}",
    "something behind": b"{}x",
    "a comment": b"{}//",
    "a key without quotes": b"{a:1}",
    "no value": b'{"a":}',
    "cut short": b'{"a":1',
    "another space": "\u00a0{}".encode(),
    "a capital": b"True",
}
GOOD_BASE64 = ("", "AA", "AAA", "AAAA", "-_-_", "_w")
BAD_BASE64 = {
    "one character": "A",
    "spare bits of one byte": "AB",
    "spare bits of two bytes": "AAB",
    "padding": "AA==",
    "plain base64": "+/+/",
    "a space": "AA A",
    "a line end": "AAAA\n",
    "another script": "\u0410\u0410",
}


def make(_recording: Recording) -> dict[str, Any]:
    """The whole file."""
    return {
        "format": "workmoniq-json-vectors",
        "version": 1,
        "good": [{"text": text.hex(), "expect": "ok"} for text in GOOD],
        "bad": [
            {"case": case, "text": text.hex(), "expect": "malformed"} for case, text in BAD.items()
        ],
        "base64_good": [{"text": text, "expect": "ok"} for text in GOOD_BASE64],
        "base64_bad": [
            {"case": case, "text": text, "expect": "malformed"} for case, text in BAD_BASE64.items()
        ],
    }
