# email: building messages and their text.
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.headerregistry import Address
from email import policy, utils, header
m = EmailMessage()
m["Subject"] = "Grüße an alle"
m["From"] = Address("Ana Pérez", "ana", "example.org")
m["To"] = "bob@example.com, \"Carol C\" <carol@example.com>"
m.set_content("Hello,\nwörld\n")
m.add_alternative("<p>Hello</p>", subtype="html")
m.add_attachment(b"\x00\x01binary", maintype="application", subtype="octet-stream", filename="data.bin")
m.set_boundary("BOUND")
for part in m.walk():
    if part.is_multipart() and part is not m:
        part.set_boundary("INNER")
print(m.as_string())
print(m["to"].addresses, m.get_content_type(), [p.get_content_type() for p in m.iter_attachments()], m.get_body(("plain",)).get_content())
old = MIMEMultipart("mixed", boundary="B")
old["Subject"] = header.Header("Übung", "utf-8")
old.attach(MIMEText("plain text"))
print(old.as_string())
print(utils.parseaddr("Joe <joe@x.org>"), utils.formataddr(("Jö", "j@x.org")), utils.formatdate(0), utils.parsedate_to_datetime("Fri, 01 Mar 2024 12:00:00 +0100"))
print(utils.getaddresses(["a@b, C D <c@d>"]), utils.unquote('"x"'), header.decode_header("=?utf-8?q?=C3=BC?= plain"))
try:
    m["Subject"] = "again"
except ValueError as e:
    print(e)
try:
    m["X"] = "a\nb"
except ValueError as e:
    print(e)
