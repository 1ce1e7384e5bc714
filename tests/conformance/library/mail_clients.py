# smtplib, poplib, imaplib and ftplib against servers of a few lines; servers that refuse and that hang up.
import ftplib
import imaplib
import poplib
import smtplib
import socket
import threading


def serve(script):
    """Accepts one connection and answers each line by script(line): None hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))
    seen = []

    def run():
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(script(None))
            for line in lines:
                text = line.decode().rstrip("\r\n")
                seen.append(text)
                answer = script(text)
                if answer is None:
                    break
                connection.sendall(answer)
        listener.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return listener.getsockname()[1], seen, thread


body = []


def smtp(line):
    if line is None:
        return b"220 ready\r\n"
    if body and body[-1] != ".":
        body.append(line)
        return b"250 taken\r\n" if line == "." else b""
    verb = line.split()[0].upper()
    if verb == "DATA":
        body.append("")
        return b"354 go on\r\n"
    return {"EHLO": b"250-host\r\n250-SIZE 1000\r\n250 8BITMIME\r\n", "MAIL": b"250 ok\r\n", "QUIT": b"221 bye\r\n",
            "RCPT": b"550 nobody\r\n" if "bad@" in line else b"250 ok\r\n"}.get(verb, b"500 what?\r\n")


port, seen, thread = serve(smtp)
client = smtplib.SMTP("127.0.0.1", port, local_hostname="me", timeout=10)
print(client.sendmail("a@x", ["b@x", "bad@x"], "Subject: hi\r\n\r\n.dot\r\ntext\r\n"), client.esmtp_features)
for call in (lambda: client.sendmail("a@x", ["bad@x"], "m"), lambda: client.login("u", "p"), lambda: client.docmd("XX"), client.starttls):
    try:
        print(call())
    except smtplib.SMTPException as e:
        print(type(e).__name__, e)
print(client.quit())
thread.join()
print(seen, body)


def pop(line):
    if line is None:
        return b"+OK ready\r\n"
    return {"USER": b"+OK\r\n", "PASS": b"+OK\r\n", "STAT": b"+OK 2 300\r\n", "LIST": b"+OK\r\n1 100\r\n2 200\r\n.\r\n", "QUIT": b"+OK\r\n",
            "RETR": b"+OK\r\nSubject: x\r\n\r\n..dots\r\n.\r\n"}.get(line.split()[0], b"-ERR unknown\r\n")


port, seen, thread = serve(pop)
client = poplib.POP3("127.0.0.1", port, timeout=10)
print(client.getwelcome(), client.user("u"), client.pass_("p"), client.stat(), client.list(), client.retr(1))
try:
    client.dele(5)
except poplib.error_proto as e:
    print(type(e).__name__, e)
print(client.quit())


def imap(line):
    if line is None:
        return b"* OK ready\r\n"
    tag, verb, *rest = line.split()
    done = f"{tag} OK done\r\n".encode()
    if verb == "LOGOUT":
        return b"* BYE bye\r\n" + done
    return {"CAPABILITY": b"* CAPABILITY IMAP4REV1\r\n" + done, "LOGIN": done, "SELECT": b"* 3 EXISTS\r\n" + done,
            "SEARCH": b"* SEARCH 1 3\r\n" + done, "FETCH": b"* 1 FETCH (RFC822 {5}\r\nhello)\r\n" + done}.get(verb, f"{tag} NO cannot\r\n".encode())


port, seen, thread = serve(imap)
client = imaplib.IMAP4("127.0.0.1", port)
print(client.login("u", "p"), client.select("INBOX"), client.search(None, "ALL"), client.fetch("1", "(RFC822)"), client.create("x"))
try:
    client.fetch_nothing
except AttributeError as e:
    print(e)
print(client.logout()[0])


def ftp(line):
    if line is None:
        return b"220-many\r\n lines\r\n220 ready\r\n"
    return {"USER": b"331 password\r\n", "PASS": b"230 in\r\n", "PWD": b'257 "/here ""now"""\r\n', "SIZE": b"213 1234\r\n", "CWD": b"550 no such folder\r\n",
            "QUIT": b"221 bye\r\n"}.get(line.split()[0], b"500 unknown\r\n")


port, seen, thread = serve(ftp)
client = ftplib.FTP(timeout=10)
print(client.connect("127.0.0.1", port), client.login("me", "secret"), client.pwd(), client.size("f"))
for call in (lambda: client.cwd("x"), lambda: client.mkd("a\r\nb"), lambda: client.delete("f")):
    try:
        print(call())
    except (ftplib.Error, ValueError) as e:
        print(type(e).__name__, e)
print(client.quit(), seen)


def hangs_up(line):
    return b"220 ready\r\n" if line is None else None


for start in (lambda port: smtplib.SMTP("127.0.0.1", port, local_hostname="me", timeout=10).ehlo("x"),
              lambda port: ftplib.FTP("127.0.0.1", "u", "p", timeout=10) if False else ftplib.FTP(timeout=10).connect("127.0.0.1", port)):
    port, seen, thread = serve(hangs_up)
    try:
        print(start(port))
    except (smtplib.SMTPException, EOFError, OSError) as e:
        print(type(e).__name__, e)
