#!/usr/bin/env python3
"""Checks the proofs of estreat without estreat: check-proof.py DATA-FOLDER

Needs Python 3.8 and, to read messages back out of the packs, the program zstd.
Checks, of every proof: its own SHA-256, the SHA-256 of the one before, the line of the custody
journal that names it, and the journal up to the line on which the proof rests. Of the last proof
of each account, and of the imports into each mailbox: the hashes over UIDs and messages, recomputed
from the journal; of each import, that what it lists and its sums agree. With --bodies also every message's own SHA-256, recomputed
from the packs. Exit code 0: all of it agrees.
"""
import glob, hashlib, io, json, os, re, subprocess, sys, tarfile

faults = []


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):
    """RFC 8785, for what a proof holds: ASCII names, strings, whole numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def folder_of(proof, folder, present, gaps):
    """Compares a folder's hashes with what the journal says is present there."""
    place = (proof["account"], folder["mailbox"], folder["uidValidity"])
    messages = sorted(item for item in present.get(place, {}).items() if item[0] not in gaps)
    uids = "".join("%d\n" % uid for uid, _ in messages)
    lines = "".join("%d %s\n" % each for each in messages)
    if sha256(uids.encode()) != folder["uidsSha256"]:
        faults.append("proof %d: %s: other UIDs" % (proof["number"], place))
    if sha256(lines.encode()) != folder["messagesSha256"]:
        faults.append("proof %d: %s: other messages" % (proof["number"], place))
    return place


def folders_of(proof, present):
    if "messagesSha256" in proof:  # of an import
        folder_of(proof, proof, present, set())
    for folder in proof.get("folders", []):
        if folder["fault"]:  # broken off: what the journal has may not have been indexed
            continue
        gaps = {gap["uid"] for gap in folder["gaps"]}
        place = folder_of(proof, folder, present, gaps)
        if folder["onServer"] != folder["archived"] + folder["passedBy"] + len(gaps):
            faults.append("proof %d: %s: the sum is wrong" % (proof["number"], place))


def follow(event, present, expunged):
    """Does with the messages of a folder, which is one UIDVALIDITY of a name, what a line says."""
    place = (event["account"], event["mailbox"], event["uidValidity"])
    kind, uid = event["type"], event.get("uid")
    here, gone = present.setdefault(place, {}), expunged.setdefault(place, {})
    if kind == "sighted":
        here.pop(uid, None), gone.pop(uid, None)
        (gone if event.get("expunged") else here)[uid] = event["sha256"]
    elif kind == "expunged" and uid in here:
        gone[uid] = here.pop(uid)
    elif kind == "restored" and uid in gone:
        here[uid] = gone.pop(uid)
    elif kind == "mailboxGone":
        gone.update(here)
        here.clear()
    elif kind == "renamed":
        to = (event["account"], event["to"], event["uidValidity"])
        for each in (present, expunged):
            each.setdefault(to, {}).update(each.pop(place))


def import_of(proof):
    """Whether everything that an import met is taken, was there before or is listed."""
    totals, found = proof["totals"], [line["what"] for line in proof["found"]]
    if totals["read"] != totals["imported"] + totals["thereBefore"] + totals["excepted"]:
        faults.append("proof %d: the sum is wrong" % proof["number"])
    for what, name in (("excepted",) * 2, ("incomplete",) * 2, ("no_mail", "noMail")):
        if found.count(what) != totals[name]:
            faults.append("proof %d: other lines of %s" % (proof["number"], what))
    if proof["complete"] != (totals["excepted"] == totals["incomplete"] == 0):
        faults.append("proof %d: complete is wrong" % proof["number"])


def proofs_of(data):
    proofs, previous = [], "0" * 64
    names = sorted(glob.glob(os.path.join(data, "proofs", "*.json")))
    for number, name in enumerate(names, 1):
        text = open(name, encoding="utf-8").read()
        body = re.sub(r',"sha256":"[0-9a-f]{64}"\}\n$', "}", text)
        proof = json.loads(text)
        declared = proof.pop("sha256")
        if sha256(body.encode()) != declared or canonical(proof) != body:
            faults.append("%s: its SHA-256 is another" % name)
        if proof["number"] != number or os.path.basename(name) != "%06d.json" % number:
            faults.append("%s: expected proof %d" % (name, number))
        if proof["previous"] != previous:
            faults.append("%s: the proof before is another" % name)
        previous = declared
        if proof.get("kind") == "import":
            import_of(proof)
        proofs.append((proof, declared))
    return proofs


def journal_of(data, proofs):
    """Walks the journal once; returns the SHA-256 of every message that it names."""
    latest = {(proof["account"], proof.get("mailbox")): proof for proof, _ in proofs}
    present, expunged, keys, acts, before, number = {}, {}, set(), {}, "0" * 64, 0
    for line in open(os.path.join(data, "archive", "journal.jsonl"), "rb"):
        line = line.rstrip(b"\n")
        event = json.loads(line)
        if event["prev"] != before or event["n"] != number + 1:
            faults.append("journal line %d: the chain is broken" % event["n"])
        number = event["n"]
        before = sha256(line)
        kind = event["type"]
        if kind == "sighted":
            keys.add(event["sha256"])
        if kind == "act" and event["what"] == "proof":
            acts[int(event["details"]["number"])] = event["details"]["sha256"]
        elif "mailbox" in event:
            follow(event, present, expunged)
        for proof, _ in proofs:
            if proof["archive"]["journalLines"] == number:
                if proof["archive"]["journalSha256"] != before:
                    faults.append("proof %d rests on another journal" % proof["number"])
                if latest[(proof["account"], proof.get("mailbox"))] is proof:
                    folders_of(proof, present)
    for proof, declared in proofs:
        if acts.get(proof["number"]) != declared:
            faults.append("proof %d: the journal names another" % proof["number"])
    return keys


def bodies_of(data, wanted):
    for pack in sorted(glob.glob(os.path.join(data, "archive", "packs", "*.tar.zst"))):
        unpacked = subprocess.run(["zstd", "-dcq", pack], stdout=subprocess.PIPE).stdout
        # The pack that is still being written has no end-of-archive yet.
        with tarfile.open(fileobj=io.BytesIO(unpacked + b"\0" * 1024)) as tar:
            for entry in tar:
                found = sha256(tar.extractfile(entry).read())
                if found not in entry.name:
                    faults.append("%s: %s has SHA-256 %s" % (pack, entry.name, found))
                wanted.discard(found)
    for key in wanted:
        faults.append("no pack has message %s" % key)


if __name__ == "__main__":
    arguments = [each for each in sys.argv[1:] if each != "--bodies"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    found = proofs_of(arguments[0])
    keys = journal_of(arguments[0], found)
    if "--bodies" in sys.argv:
        bodies_of(arguments[0], keys)
    for fault in faults:
        print("FAULT", fault)
    print("%d proofs, %d faults" % (len(found), len(faults)))
    sys.exit(1 if faults else 0)
