# mailbox (mbox, Maildir, MH, Babyl, MMDF) and netrc.
import mailbox
import netrc
import os
import tempfile


def message(subject, body="body\n"):
    m = mailbox.Message()
    m["From"] = "a@example.org"
    m["Subject"] = subject
    m.set_payload(body)
    return m


with tempfile.TemporaryDirectory() as folder:
    for kind in (mailbox.mbox, mailbox.MMDF, mailbox.Babyl, mailbox.MH, mailbox.Maildir):
        box = kind(os.path.join(folder, kind.__name__), create=True)
        box.lock()
        keys = [box.add(message(f"number {i}", f"text {i}\nFrom the start\n")) for i in range(3)]
        box.flush()
        print(kind.__name__, len(box), sorted(m["Subject"] for m in box), box.get_message(keys[1]).get_payload())
        box[keys[0]] = message("replaced")
        box.remove(keys[2])
        box.flush()
        print("  ", len(box), sorted(m["subject"] for m in box.values()), keys[2] in box, box.get(keys[2]))
        try:
            box[keys[2]]
        except KeyError as e:
            print("   KeyError")
        print("   ", box.get_bytes(keys[0]), box.get_string(keys[0]) == box.get_file(keys[0]).read().decode())
        box.unlock()
        box.close()
    box = mailbox.mbox(os.path.join(folder, "mbox"))
    m = box[box.keys()[0]]
    m.set_from("someone@example.org", (2024, 2, 29, 1, 2, 3, 3, 60, 0))
    m.add_flag("RF")
    m.remove_flag("F")
    print(m.get_from(), m.get_flags(), m["Status"])
    other = mailbox.MaildirMessage(m)
    print(other.get_flags(), other.get_subdir(), other.get_info())
    print(mailbox.MHMessage(other).get_sequences(), mailbox.BabylMessage(other).get_labels())
    maildir = mailbox.Maildir(os.path.join(folder, "Maildir"))
    sub = maildir.add_folder("sub")
    sub.add("Subject: raw\n\nraw body\n")
    print(maildir.list_folders(), len(sub), [m.get_payload() for m in sub])
    try:
        mailbox.mbox(os.path.join(folder, "nothing"), create=False)
    except mailbox.NoSuchMailboxError as e:
        print(type(e).__name__)

    name = os.path.join(folder, "netrc")
    with open(name, "w") as f:
        f.write('machine host.example login me account acc password "se cret"\nmachine b login x password p\n'
                "default login anonymous password x\nmacdef init\n\tcd /pub\n\tls\n\n")
    os.chmod(name, 0o600)
    n = netrc.netrc(name)
    print(n.authenticators("host.example"), n.authenticators("b"), n.authenticators("elsewhere"), n.macros)
    print(repr(n))
    for text in ("machine", "machine x bogus y", "login a", "machine x login a password"):
        with open(name, "w") as f:
            f.write(text)
        try:
            print(netrc.netrc(name).hosts)
        except netrc.NetrcParseError as e:
            print(e.msg, e.lineno)
