"""Kills the server again and again while writers work, and holds what it has afterwards against what it had promised.

A write that was answered must be there, whole. A write that was not answered may be there or not, but never in part.
After every kill `doctor` must find nothing to repair.
"""
import argparse
import datetime
import random
import tempfile
import threading
import time

from process import Report, School, Unreachable

WRITERS = 8
# Each study log has a minute of its own from here on, so that none overlaps another and no day is full.
FIRST_MINUTE = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=2)
PARAGRAPH = "The tide rises and falls twice a day because the moon pulls at the sea. "


class Writer(threading.Thread):
    """One person who adds, deletes and edits until the server is gone, and remembers what was answered."""

    def __init__(self, client, name, seed):
        super().__init__(daemon=True)
        self.client = client
        self.label = name
        self.random = random.Random(seed)
        self.kept = {}         # id -> title, of materials whose creation was answered and whose deletion was not sent
        self.gone = set()      # ids whose deletion was answered
        self.uncertain = set()  # ids whose deletion was sent and not answered
        self.bios = ["", ""]   # the last answered value of the profile's text, and one that may have followed it
        self.count = 0
        self.acknowledged = 0
        self.logged = 0        # study logs that were sent
        self.paid = {}         # id -> XP, of study logs that were answered
        self.surprise = None

    def text(self, title):
        return f"{title}\n\n" + PARAGRAPH * (1 + len(title) % 7)

    def run(self):
        try:
            while True:
                self.one_write()
                self.acknowledged += 1
        except Unreachable:
            pass
        except Exception as problem:
            self.surprise = problem

    def one_write(self):
        self.count += 1
        choice = self.random.random()
        if choice < 0.15 and self.kept:
            victim = self.random.choice(list(self.kept))
            del self.kept[victim]
            self.uncertain.add(victim)
            self.expect(204, self.client.call("DELETE", f"/api/materials/{victim}"))
            self.uncertain.remove(victim)
            self.gone.add(victim)
        elif choice < 0.2 and len(self.paid) < 300:
            start = FIRST_MINUTE + datetime.timedelta(minutes=self.logged)
            self.logged += 1
            log = {"subject": "Tides", "minutes": 1, "started_at": start.strftime("%Y-%m-%dT%H:%M:%SZ")}
            answer = self.client.call("POST", "/api/study-logs", log)
            self.expect(201, answer)
            self.paid[answer.json["id"]] = answer.json["xp_awarded"]
        elif choice < 0.35:
            bio = f"{self.label} wrote {self.count}"
            self.bios[1] = bio
            self.expect(200, self.client.call("PATCH", "/api/users/me", {"bio": bio}))
            self.bios[0] = bio
        else:
            title = f"{self.label} {self.count} {self.random.random()}"
            answer = self.client.call("POST", "/api/materials", {"title": title, "text": self.text(title)})
            self.expect(201, answer)
            self.kept[answer.json["id"]] = title

    def expect(self, status, answer):
        if answer.status != status:
            raise RuntimeError(f"answered {answer.status} instead of {status}: {answer.body[:200]}")

    def again(self):
        """The same person with the same memory, for the next round."""
        successor = Writer(self.client, self.label, self.random.random())
        for name in ("kept", "gone", "uncertain", "bios", "count", "acknowledged", "logged", "paid"):
            setattr(successor, name, getattr(self, name))
        return successor

    def losses(self, whole):
        """What is not as it was promised. Reads every text if `whole`, else those of the last round."""
        listed, cursor = {}, ""
        while True:
            page = self.client.call("GET", f"/api/materials?limit=100{cursor}").json
            listed |= {material["id"]: material["title"] for material in page["materials"]}
            if "next_cursor" not in page:
                break
            cursor = "&cursor=" + page["next_cursor"]
        found = [f"lost: {title}" for number, title in self.kept.items() if listed.get(number) != title]
        found += [f"came back: {number}" for number in self.gone if number in listed]
        unread = listed if whole else sorted(listed)[-40:]
        for number in unread:
            material = self.client.call("GET", f"/api/materials/{number}").json["material"]
            if material["text"] != self.text(material["title"]):
                found.append(f"only a part: {number}")
        bio = self.client.call("GET", "/api/users/me").json["user"].get("bio", "")
        if bio not in self.bios:
            found.append(f"profile says {bio!r}, promised {self.bios!r}")
        found += self.unpaid()
        # What was found now is what was there all the time: from here on it is certain.
        self.bios = [bio, bio]
        for number in list(self.uncertain):
            self.uncertain.remove(number)
            if number in listed:
                self.kept[number] = listed[number]
            else:
                self.gone.add(number)
        return found

    def unpaid(self):
        """What is wrong with the ledger: its balance is the sum of its entries, and each log that was answered is paid once."""
        entries, cursor = [], ""
        while True:
            page = self.client.call("GET", f"/api/xp/ledger?limit=100{cursor}").json
            entries += page["entries"]
            if "next_cursor" not in page:
                break
            cursor = "&cursor=" + page["next_cursor"]
        total = self.client.call("GET", "/api/xp/me").json["total"]
        found, balance = [], 0
        for entry in reversed(entries):
            balance += entry["delta"]
            if entry["balance"] != balance:
                found.append(f"balance {entry['balance']} instead of {balance}")
        if total != balance:
            found.append(f"{total} XP, and a ledger of {balance}")
        deltas = {entry["source"]: entry["delta"] for entry in entries}
        if len(deltas) != len(entries):
            found.append("an event was paid twice")
        found += [f"unpaid: study log {number}" for number, xp in self.paid.items() if xp and deltas.get(f"study:{number}") != xp]
        return found


ROWS = "".join(f"front {number},back {number}\n" for number in range(20_000)).encode()


def left_of_import(school, end):
    """Sends a large deck, ends the server as soon as the deck is seen, and returns the decks that are there after the next start."""
    person = school.newcomer()
    form = b'--part\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' + ROWS + b"\r\n--part--\r\n"

    def send():
        try:
            school.client(person.token).call("POST", "/api/flashcards/import", form,
                                             {"Content-Type": "multipart/form-data; boundary=part"}, limit_seconds=300)
        except Unreachable:
            return
        answered.append(True)

    answered = []
    sending = threading.Thread(target=send, daemon=True)
    sending.start()
    while sending.is_alive() and not person.call("GET", "/api/flashcards/decks").json["decks"]:
        time.sleep(0.005)
    end()
    sending.join(60)
    school.start()
    until = time.monotonic() + 30
    while time.monotonic() < until:
        decks = person.call("GET", "/api/flashcards/decks").json["decks"]
        if answered or not decks:
            break
        time.sleep(0.05)
    # What was answered before the end stays, whole.
    return [] if answered and decks and decks[0]["cards"] == 20_000 else decks


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        school = School(options.program, f"{folder}/data", {"SCHOLA_STUDY_BANK_MIB": "1000"})
        school.start()
        writers = [Writer(school.newcomer(), f"writer-{number}", chance.random()) for number in range(WRITERS)]
        starts, losses, repairs, surprises = [], [], [], []
        for round_number in range(options.kills):
            writers = [writer.again() for writer in writers]
            before = sum(writer.acknowledged for writer in writers)
            for writer in writers:
                writer.start()
            time.sleep(chance.uniform(0.05, 0.9))
            school.kill()
            for writer in writers:
                writer.join(30)
            surprises += [str(writer.surprise) for writer in writers if writer.surprise]
            code, said = school.doctor()
            if code != 0:
                repairs.append(said[-500:])
            starts.append(school.start())
            for writer in writers:
                losses += writer.losses(whole=False)
            print(f"kill {round_number + 1}: {sum(writer.acknowledged for writer in writers) - before} writes answered, "
                  f"back after {starts[-1] * 1000:.0f} ms", flush=True)
        for writer in writers:
            losses += writer.losses(whole=True)
        total = sum(writer.acknowledged for writer in writers)
        left = {name: left_of_import(school, end) for name, end in (("kill", school.kill), ("stop", school.stop))}
        code, seconds = school.stop()
        final_code, final_said = school.doctor()
    report.check(f"{options.kills} kills under load: each of {total} answered writes is there, whole", not losses, "; ".join(losses[:5]))
    report.check("there were writes to lose", total >= 10 * options.kills, f"{total} writes")
    for name, decks in left.items():
        report.check(f"an import that a {name} cuts off leaves no deck", not decks, str(decks)[:300])
    report.check("doctor found nothing to repair after any kill", not repairs, " | ".join(repairs[:2]))
    report.check("no write was refused between the kills", not surprises, "; ".join(surprises[:3]))
    report.check(f"after a kill it is back within 5 s (slowest {max(starts):.2f} s)", max(starts) < 5)
    report.check(f"SIGTERM ends it with 0 within 10 s ({seconds:.1f} s)", code == 0, f"exit code {code}")
    report.check("doctor is content with what SIGTERM left", final_code == 0, final_said[-500:])
    report.finish()


main()
