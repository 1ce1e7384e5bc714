# email: parsing messages, good and bad.
import email
from email import policy
raw = b"""From: Ana <ana@example.org>
To: bob@example.com
Subject: =?utf-8?b?R3LDvMOfZQ==?=
Date: Mon, 04 Mar 2024 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x1"
X-Folded: one
 two
	three

preamble
--x1
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

caf=E9
--x1
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*=utf-8''%C3%A9.txt
Content-Transfer-Encoding: base64

aGVsbG8=
--x1--
epilogue
"""
m = email.message_from_bytes(raw, policy=policy.default)
print(m["subject"], m["from"].addresses[0].domain, m["date"].datetime.isoformat(), repr(m["x-folded"]))
for part in m.iter_parts():
    print(part.get_content_type(), part.get_filename(), repr(part.get_content()))
print(repr(m.preamble), repr(m.epilogue), m.keys())
c = email.message_from_bytes(raw)
print(c["subject"], c.get_payload(0).get_payload(decode=True), c.get_param("boundary"), c.get_content_charset(), c.is_multipart())
bad = email.message_from_string("Content-Type: multipart/mixed; boundary=zz\nnot a header\n\nno parts here\n", policy=policy.default)
print(bad.defects, bad.is_multipart())
from email.parser import BytesFeedParser, HeaderParser
f = BytesFeedParser()
for chunk in (b"Sub", b"ject: a\r\n", b"\r\nbo", b"dy"):
    f.feed(chunk)
msg = f.close()
print(msg["subject"], msg.get_payload(), HeaderParser().parsestr("A: 1\nB: 2\n\nbody")["b"])
