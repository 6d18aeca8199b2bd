"""Packages of Anki, written by Anki itself, are imported without a loss: both formats, with media, scheduling and the log."""
import argparse
import io
import json
import tempfile
import time
from contextlib import redirect_stdout
from datetime import datetime, timezone
from pathlib import Path

from anki.collection import Collection, ExportAnkiPackageOptions
from anki.decks import DeckId

from process import Report, School

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
MP3 = b"ID3\x04\x00" + b"sound"
MANY = 20_000


def collection(folder):
    """A collection with one of everything."""
    col = Collection(str(Path(folder) / "collection.anki2"))
    col.set_config("fsrs", True)
    for name, data in (("cell picture.png", PNG), ("hello.mp3", MP3), ("unused.txt", b"text")):
        col.media.write_data(name, data)
    notes = {}

    def add(kind, deck, fields, tags=()):
        note = col.new_note(col.models.by_name(kind))
        note.fields[: len(fields)] = fields
        note.tags = list(tags)
        col.add_note(note, col.decks.id(deck))
        notes[fields[0]] = note
        return note

    add("Basic", "Biology", ["What is a <b>cell</b>?", 'A unit<br><img src="cell picture.png">'], ["cells", "first"])
    add("Basic (and reversed card)", "Biology::Words", ["hablar", "to speak [sound:hello.mp3]"])
    add("Cloze", "Biology::Words", [r"{{c1::Paris}} and {{c2::\(\frac{a}{b} \)::hint}}", "more"])
    add("Basic (type in the answer)", "Biology", ["typed", "answer"])
    add("Basic", "Biology", ["suspended", "x"])
    add("Basic", "Biology", ["reviewed", "x"])
    add("Basic", "Biology", ["filtered", "x"])
    add("Basic", "Biology", ["buried", "x"])
    col.sched.suspend_cards([notes["suspended"].cards()[0].id])
    for front, interval, lapses in (("reviewed", 40, 2), ("filtered", 12, 0)):
        card = notes[front].cards()[0]
        card.type, card.queue, card.ivl, card.factor = 2, 2, interval, 2350
        card.due, card.reps, card.lapses = col.sched.today + 5, 9, lapses
        col.update_card(card)
        data = json.dumps({"s": 37.25, "d": 6.125, "dr": 0.9})
        col.db.execute("update cards set data = ? where id = ?", data, card.id)
        now = int(time.time() * 1000) - 40 * 86_400_000
        for number, ease in enumerate((3, 1, 3)):
            entry = (now + number * 86_400_000 + card.id % 1000, card.id, -1, ease, 10, 4, 2350, 1500, 1 if number else 0)
            col.db.execute("insert into revlog values (?,?,?,?,?,?,?,?,?)", *entry)
    deck = col.sched.get_or_create_filtered_deck(DeckId(0))
    deck.name = "Cram"
    deck.config.search_terms[0].search = "filtered"
    col.sched.add_or_update_filtered_deck(deck)
    col.sched.bury_cards([notes["buried"].cards()[0].id])
    return col


def packages(col, folder):
    """The same collection in every format."""
    for legacy in (True, False):
        name = "legacy" if legacy else "present"
        options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=True, legacy=legacy)
        path = Path(folder) / f"{name}.apkg"
        col.export_anki_package(out_path=str(path), options=options, limit=None)
        yield f"a {name} package", path
    for legacy in (True, False):
        name = "legacy" if legacy else "present"
        path = Path(folder) / f"{name}.colpkg"
        col.export_collection_package(str(path), include_media=True, legacy=legacy)
        yield f"a {name} collection", path
        col.reopen()


def cards_of(person, deck):
    """All cards of a deck by question."""
    found, cursor = {}, ""
    while cursor is not None:
        page = person.call("GET", f"/api/flashcards/decks/{deck}/cards?limit=100{cursor}").json
        found |= {card["question"]: card for card in page["cards"]}
        cursor = f"&cursor={page['next_cursor']}" if page.get("next_cursor") else None
    return found


def upload(person, path):
    """Imports a package."""
    head = f'--part\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'
    body = head.encode() + path.read_bytes() + b"\r\n--part--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=part"}
    return person.call("POST", "/api/flashcards/import", body, kind, limit_seconds=120)


def days_ahead(text):
    due = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (due - datetime.now(timezone.utc)).total_seconds() / 86_400


def check_package(report, school, name, path):
    person = school.newcomer()
    answer = upload(person, path)
    if answer.status != 201:
        report.check(f"{name} is imported", False, f"{answer.status} {answer.body[:300]}")
        return
    package = answer.json["report"]["package"]
    decks = {deck["name"]: deck["id"] for deck in package["decks"]}
    report.check(f"{name} has its decks", sorted(decks) == ["Biology", "Biology::Words"], str(decks))
    cards = cards_of(person, decks["Biology"]) | cards_of(person, decks["Biology::Words"])
    wrong = []

    def expect(what, found, wanted):
        if found != wanted:
            wrong.append(f"{what}: {found} and not {wanted}")

    first = cards.get("What is a **cell**?", {})
    expect("answer", first.get("answer"), "A unit  \n![](cell_picture.png)")
    expect("tags", sorted(first.get("tags", [])), ["cells", "first"])
    expect("reversed", "to speak ![](hello.mp3)" in cards and cards.get("hablar", {}).get("kind"), "reversed")
    cloze = cards.get(r"Paris and [hint]", {})
    expect("cloze", cloze.get("answer"), "Paris and **$\\frac{a}{b}$**\n\nmore")
    expect("typed", cards.get("typed", {}).get("answer"), "answer")
    expect("suspended", cards.get("suspended", {}).get("suspended"), True)
    expect("buried", "buried_until" in cards.get("buried", {}), True)
    for front, interval, lapses in (("reviewed", 40, 2), ("filtered", 12, 0)):
        card = cards.get(front, {})
        numbers = [card.get(key) for key in ("state", "interval_days", "lapses", "repetitions", "stability", "difficulty")]
        expect(front, numbers, ["review", interval, lapses, 9, 37.25, 6.125])
        expect(f"{front} is due", 4 <= days_ahead(card.get("due_at", "1970-01-01T00:00:00Z")) <= 6, True)
    expect("media", package["media"], 2)
    expect("reviews", package["reviews"], 6)
    # A package of decks has the files that notes show; a collection has all.
    unused = [{"what": "media", "count": 1}] if path.suffix == ".colpkg" else []
    expect("lost", package["lost"], unused)
    expect("left out", answer.json["report"]["skipped_count"], 0)
    media = person.call("GET", f"/api/flashcards/decks/{decks['Biology']}/media").json["media"]
    expect("picture", [person.call("GET", entry["url"]).body for entry in media], [PNG])
    report.check(f"{name} is imported without a loss", not wrong, "; ".join(wrong))


def many(folder):
    """A package with very many notes."""
    col = Collection(str(Path(folder) / "many.anki2"))
    kind, deck = col.models.by_name("Basic"), col.decks.id("Many")
    col.models.set_current(kind)
    for number in range(MANY):
        note = col.new_note(kind)
        note.fields = [f"front {number}", f"back {number}"]
        col.add_note(note, deck)
    options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=True, legacy=False)
    path = Path(folder) / "many.apkg"
    col.export_anki_package(out_path=str(path), options=options, limit=None)
    col.close()
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    options = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        # Anki prints where a call takes long.
        with redirect_stdout(io.StringIO()):
            col = collection(folder)
            made = list(packages(col, folder))
            col.close()
            large = many(folder)
        school = School(options.program, Path(folder) / "data")
        school.start()
        for name, path in made:
            check_package(report, school, name, path)
        person = school.newcomer()
        begun = time.monotonic()
        answer = upload(person, large)
        seconds = time.monotonic() - begun
        found = answer.json["deck"]["cards"] if answer.status == 201 else f"{answer.status} {answer.body[:200]}"
        report.check(f"{MANY} notes are imported", found == MANY, str(found))
        print(f"{MANY} notes are imported in {seconds:.1f} s")
        school.stop()
    report.finish()


main()
