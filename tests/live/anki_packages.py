"""Packages that Anki writes are imported without a loss, in both formats, with media, scheduling and the log; and those that are exported
are read by Anki."""
import argparse
import io
import json
import sqlite3
import tempfile
import time
import zipfile
from contextlib import redirect_stdout
from datetime import datetime, timezone
from pathlib import Path

from anki._backend import RustBackend
from anki.collection import (
    Collection,
    DeckIdLimit,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.decks import DeckId

from process import Report, School

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
MP3 = b"ID3\x04\x00" + b"sound"
MANY = 20_000
# Those of FSRS-6, the first one changed.
PARAMETERS = [0.5, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
              0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542]
OPTIONS = {"scheduler": "fsrs", "learning_steps": [2, 15], "relearning_steps": [3], "new_per_day": 7, "reviews_per_day": 77,
           "maximum_interval_days": 365, "leech_threshold": 5, "desired_retention": 0.85}


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
    group = col.decks.add_config("Biology")
    group["new"] |= {"delays": [2, 15], "perDay": 7}
    group["rev"] |= {"perDay": 77, "maxIvl": 365}
    group["lapse"] |= {"delays": [3], "leechFails": 5}
    group |= {"desiredRetention": 0.85, "fsrsParams6": PARAMETERS}
    col.decks.update_config(group)
    deck = col.decks.by_name("Biology")
    deck["conf"] = group["id"]
    col.decks.save(deck)
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
    for deck, wanted in (("Biology", OPTIONS), ("Biology::Words", {"learning_steps": [1, 10], "new_per_day": 20})):
        found = person.call("GET", f"/api/flashcards/decks/{decks[deck]}").json["deck"]
        expect(f"options of {deck}", {key: found[key] for key in wanted}, wanted)
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


def call(person, method, path, body=None):
    answer = person.call(method, path, body)
    if answer.status >= 300:
        raise SystemExit(f"{method} {path}: {answer.status} {answer.body[:300]}")
    return answer.json


def check_export(report, school, folder):
    """A deck is exported, and opened by Anki, then exported by Anki and imported again."""
    person = school.newcomer()
    deck = call(person, "POST", "/api/flashcards/decks", {"name": "Exported::Words", "description": "About *cells*", "new_per_day": 7})["id"]
    head = '--part\r\nContent-Disposition: form-data; name="file"; filename="cell.png"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=part"}
    person.call("POST", f"/api/flashcards/decks/{deck}/media", head.encode() + PNG + b"\r\n--part--\r\n", kind)
    head = '--part\r\nContent-Disposition: form-data; name="file"; filename="hello.mp3"\r\n\r\n'
    person.call("POST", f"/api/flashcards/decks/{deck}/media", head.encode() + MP3 + b"\r\n--part--\r\n", kind)
    for note in (
        {"front": "**What** is $x^2$?", "back": "- a\n- b", "tags": ["two words", "first"]},
        {"front": "hablar", "back": "to speak ![](hello.mp3)", "kind": "reversed"},
        {"front": r"{{c1::Paris}} and {{c2::$\frac{a}{b}$::hint}}", "back": "more", "kind": "cloze"},
        {"front": "![A cell](cell.png)", "back": "a cell", "kind": "image"},
        {"front": "suspended", "back": "x"},
        {"front": "reviewed", "back": "x"},
        {"front": "| a | b |\n| --- | --- |\n| 1 | 2 |", "back": "`code`"},
    ):
        call(person, "POST", f"/api/flashcards/decks/{deck}/cards", note)
    before = cards_of(person, deck)
    call(person, "PATCH", f"/api/flashcards/cards/{before['suspended']['id']}", {"suspended": True})
    # Twelve days ago, four days ago, and a minute ago.
    for days, rating in ((12, "good"), (11.9, "good"), (4, "hard")):
        at = datetime.fromtimestamp(time.time() - days * 86_400, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        body = {"rating": rating, "reviewed_at": at, "took_ms": 2000, "client_id": str(days)}
        call(person, "POST", f"/api/flashcards/cards/{before['reviewed']['id']}/review", body)
    before = cards_of(person, deck)
    written = Path(folder) / "schola.apkg"
    written.write_bytes(person.call("GET", f"/api/flashcards/decks/{deck}/export?format=apkg").body)
    again = Path(folder) / "again.apkg"
    wrong = []

    def expect(what, found, wanted):
        if found != wanted:
            wrong.append(f"{what}: {found} and not {wanted}")

    with redirect_stdout(io.StringIO()):
        col = Collection(str(Path(folder) / "reader.anki2"))
        options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
        for _ in range(2):
            log = col.import_anki_package(ImportAnkiPackageRequest(package_path=str(written), options=options)).log
        expect("new notes of the second import", len(log.new), 0)
        expect("notes", col.note_count(), 7)
        expect("cards", col.card_count(), 9)
        expect("decks", "Exported::Words" in [deck.name for deck in col.decks.all_names_and_ids()], True)
        own = col.decks.by_name("Exported::Words")
        expect("new cards a day", col.decks.config_dict_for_deck_id(own["id"])["new"]["perDay"], 7)
        expect("description", own["desc"], "About <i>cells</i>")
        note = col.get_note(col.find_notes("tag:first")[0])
        expect("fields", note.fields, [r"<b>What</b> is \(x^2\)?", "<ul><li>a</li><li>b</li></ul>"])
        expect("tags", sorted(note.tags), ["first", "two\u00a0words"])
        expect("sound", col.get_note(col.find_notes("hablar")[0]).fields[1], "to speak [sound:hello.mp3]")
        expect("cards of a cloze", len(col.find_cards("Paris")), 2)
        expect("suspended", len(col.find_cards("is:suspended")), 1)
        expect("picture", (Path(col.media.dir()) / "cell.png").read_bytes(), PNG)
        card = col.get_card(col.find_cards("reviewed")[0])
        mine = before["reviewed"]
        days = round(days_ahead(mine["due_at"]))
        expect("interval", (card.type, card.queue, card.ivl), (2, 2, mine["interval_days"]))
        expect("due", abs(card.due - col.sched.today - days) <= 1, True)
        expect("memory", (round(card.memory_state.stability, 3), round(card.memory_state.difficulty, 3)),
               (round(mine["stability"], 3), round(mine["difficulty"], 3)))
        expect("reviews", col.db.scalar("select count() from revlog where cid = ?", card.id), 3)
        expect("problems", col.fix_integrity()[1], True)
        # It can be studied.
        col.decks.select(own["id"])
        expect("cards to study", col.sched.counts()[0] > 0, True)
        options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=True, legacy=False)
        col.export_anki_package(out_path=str(again), options=options, limit=DeckIdLimit(own["id"]))
        later = learned_on(col, own["id"], Path(folder) / "later.apkg", options)
        col.close()
    other = school.newcomer()
    answer = upload(other, again)
    expect("import of Anki's own export", answer.status, 201)
    if answer.status == 201:
        after = cards_of(other, answer.json["id"])
        keys = ("front", "back", "kind", "state", "interval_days", "lapses", "suspended")
        found = {question: [card[key] for key in keys] + [sorted(card["tags"])] for question, card in after.items()}
        wanted = {question: [card[key] for key in keys] + [sorted(card["tags"])] for question, card in before.items()}
        expect("cards after both ways", found, wanted)
        expect("lost", answer.json["report"]["package"]["lost"], [])
        expect("new cards a day after both ways", answer.json["deck"]["new_per_day"], 7)
    report.check("a deck goes to Anki and back without a loss", not wrong, "; ".join(wrong))
    check_renewal(report, person, deck, (written, again, later))


def learned_on(col, deck, path, options):
    """Changes a note, adds one, answers a card, and exports the deck."""
    # Anki tells changes apart by seconds.
    time.sleep(1.5)
    note = col.get_note(col.find_notes("tag:first")[0])
    note.fields[1] = "a better answer"
    col.update_note(note)
    note = col.new_note(col.models.by_name("Basic"))
    note.fields = ["added in Anki", "yes"]
    col.add_note(note, DeckId(deck))
    card = col.get_card(col.find_cards("reviewed")[0])
    # Whatever the queue would show first, this card is answered.
    card.due = col.sched.today
    col.update_card(card)
    card.start_timer()
    states = col._backend.get_scheduling_states(card.id)
    col.sched.answer_card(col.sched.build_answer(card=card, states=states, rating=2))
    col.export_anki_package(out_path=str(path), options=options, limit=DeckIdLimit(deck))
    return path


def check_renewal(report, person, deck, packages):
    """What is imported by its owner once more adds nothing twice, and brings what is newer."""
    written, again, later = packages
    before = cards_of(person, deck)
    mine = call(person, "PATCH", f"/api/flashcards/cards/{before['hablar']['id']}", {"back": "mine"})["card"]
    decks = lambda: len(call(person, "GET", "/api/flashcards/decks?limit=100")["decks"])
    reviews = lambda: len(call(person, "GET", "/api/flashcards/reviews?limit=100")["reviews"])
    known = (decks(), reviews())
    wrong = []

    def expect(what, found, wanted):
        if found != wanted:
            wrong.append(f"{what}: {found} and not {wanted}")

    def imported(what, path, wanted, new_decks=0):
        answer = upload(person, path)
        expect(f"{what}: status", answer.status, 201)
        if answer.status == 201:
            package = answer.json["report"]["package"]
            keys = ("added", "updated", "unchanged", "rescheduled", "reviews")
            expect(what, [package[key] for key in keys], wanted)
            expect(f"{what}: deck", [one["id"] for one in package["decks"] if not one["created"]], [deck])
            expect(f"{what}: new decks", sum(one["created"] for one in package["decks"]), new_decks)
            expect(f"{what}: lost", package["lost"], [])

    imported("own export", written, [0, 0, 7, 0, 0])
    # Anki made a deck above it, which comes once.
    imported("export of Anki", again, [0, 0, 7, 0, 0], new_decks=1)
    known = (known[0] + 1, known[1])
    expect("decks and reviews", (decks(), reviews()), known)
    imported("later export of Anki", later, [1, 1, 6, 1, 1])
    imported("later export once more", later, [0, 0, 8, 0, 0])
    expect("decks and reviews afterwards", (decks(), reviews()), (known[0], known[1] + 1))
    after = cards_of(person, deck)
    expect("cards", len(after), len(before) + 1)
    expect("own change", after["hablar"]["back"], mine["back"])
    changed = next(card for card in after.values() if "first" in card["tags"])
    expect("change in Anki", changed["back"], "a better answer")
    expect("new note", after.get("added in Anki", {}).get("state"), "new")
    expect("answered card", after["reviewed"]["interval_days"] > before["reviewed"]["interval_days"], True)
    report.check("a package that is imported again renews notes and adds none twice", not wrong, "; ".join(wrong))


# As learners write them. Anki brings each of them back letter by letter.
TEXTS = ["1. first\n2. second", "* a\n* b", "2 * 3 < 4 & 5", "snake_case and _slanted_", "$5 and $6", r"\(x^2\) and $x_1$", "- [ ] to do", "one\n\n\ntwo  ",
         "```python\nx = 1\n```", "| a | b |\n|---|:-:|\n| 1 | 2 |", "a<br><br>b", "[sound:x.mp3] {{c1::x}}", "漢字<ruby>漢<rt>かん</rt></ruby>"]


def check_texts(report, school, folder):
    """Texts go to Anki and back without a change, and are found and shown there without what stands beside them."""
    person = school.newcomer()
    deck = call(person, "POST", "/api/flashcards/decks", {"name": "Texts"})["id"]
    for number, text in enumerate(TEXTS):
        call(person, "POST", f"/api/flashcards/decks/{deck}/cards", {"front": f"{number}: {text}", "back": text, "kind": "basic"})
    written, again = Path(folder) / "texts.apkg", Path(folder) / "texts again.apkg"
    written.write_bytes(person.call("GET", f"/api/flashcards/decks/{deck}/export?format=apkg").body)
    with redirect_stdout(io.StringIO()):
        col = Collection(str(Path(folder) / "texts.anki2"))
        options = ImportAnkiPackageOptions(with_scheduling=True)
        col.import_anki_package(ImportAnkiPackageRequest(package_path=str(written), options=options))
        cards = col.card_count()
        names = col.db.list("select sfld from notes")
        options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=False)
        col.export_anki_package(out_path=str(again), options=options, limit=None)
        col.close()
    report.check("nothing beside a text makes cards", cards == len(TEXTS), str(cards))
    report.check("nothing beside a text is a name of a note", not any("Markdown:" in str(name) for name in names), str(names))
    other = school.newcomer()
    answer = upload(other, again)
    found = {card["back"] for card in cards_of(other, answer.json["id"]).values()} if answer.status == 201 else answer.status
    report.check("texts go to Anki and back letter by letter", found == set(TEXTS), str(found))


def opened(folder, path):
    """A new collection with what a package holds, and nothing else."""
    if path.suffix == ".apkg":
        col = Collection(str(Path(folder) / f"{path.name}.anki2"))
        options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
        col.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options))
        return col
    place = Path(folder) / f"{path.name} opened"
    media = place / "collection.media"
    media.mkdir(parents=True)
    RustBackend(["en"]).import_collection_package(
        col_path=str(place / "collection.anki2"), backup_path=str(path), media_folder=str(media), media_db=str(place / "collection.media.db2")
    )
    return Collection(str(place / "collection.anki2"))


def contents(col):
    """All that a package carries: notes, cards with their schedule, the log, decks with their options, tags and files."""
    notes = {note.guid: (note.fields, sorted(note.tags)) for note in map(col.get_note, col.find_notes(""))}
    cards = {}
    for card in map(col.get_card, col.find_cards("")):
        memory = card.memory_state and (round(card.memory_state.stability, 3), round(card.memory_state.difficulty, 3))
        # A new card has a position. Days count from the first one of a collection.
        due = 0 if card.type == 0 else card.due - col.sched.today if card.type == 2 else card.due
        state = (card.type, card.queue, due, card.ivl, card.factor, card.reps, card.lapses, card.left, memory)
        cards[card.note().guid, card.ord] = (col.decks.name(card.did), state)
    log = col.db.all("select id, ease, ivl, lastIvl, factor, time, type from revlog order by id")
    decks = {
        deck.name: (col.decks.get(deck.id)["desc"], col.decks.config_dict_for_deck_id(deck.id)["new"])
        for deck in col.decks.all_names_and_ids()
        if deck.name != "Default"
    }
    media = {path.name: path.read_bytes() for path in Path(col.media.dir()).iterdir()}
    problems, is_sound = col.fix_integrity()
    return {"notes": notes, "cards": cards, "log": log, "decks": decks, "tags": sorted(col.tags.all()), "media": media,
            "sound": is_sound, "v3": col.v3_scheduler(), "suspended": len(col.find_cards("is:suspended"))}


FORMS = [("apkg", "legacy"), ("apkg", "current"), ("colpkg", "legacy"), ("colpkg", "current")]


def check_forms(report, school, folder):
    """Every form of a package brings the same to Anki, of a deck with its sub-decks and of all decks, and back again."""
    person = school.newcomer()
    decks = {}
    for name, scheduler in (("Forms", "fsrs"), ("Forms::Below", "fsrs"), ("Other", "sm2")):
        settings = {"name": name, "scheduler": scheduler, "description": "About *it*", "new_per_day": 7}
        decks[name] = call(person, "POST", "/api/flashcards/decks", settings)["id"]
        for media, data in (("cell.png", PNG + name.encode()), ("hello.mp3", MP3)):
            head = f'--part\r\nContent-Disposition: form-data; name="file"; filename="{media}"\r\n\r\n'
            kind = {"Content-Type": "multipart/form-data; boundary=part"}
            person.call("POST", f"/api/flashcards/decks/{decks[name]}/media", head.encode() + data + b"\r\n--part--\r\n", kind)
        for note in (
            {"front": f"![of {name}](cell.png)", "back": "a cell", "kind": "image", "tags": ["a;b", "c|d", "two words"]},
            {"front": f"reversed {name}", "back": "to speak ![](hello.mp3)", "kind": "reversed"},
            {"front": f"{{{{c1::Paris}}}} of {name} and {{{{c2::$x^2$::hint}}}}", "back": "more", "kind": "cloze"},
            {"front": f"suspended {name}", "back": "x"},
            {"front": f"reviewed {name}", "back": "x"},
            {"front": f"learning {name}", "back": "x"},
        ):
            call(person, "POST", f"/api/flashcards/decks/{decks[name]}/cards", note)
        cards = cards_of(person, decks[name])
        call(person, "PATCH", f"/api/flashcards/cards/{cards[f'suspended {name}']['id']}", {"suspended": True})
        for days, rating in ((12, "good"), (11.9, "good"), (4, "hard")):
            at = datetime.fromtimestamp(time.time() - days * 86_400, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            body = {"rating": rating, "reviewed_at": at, "took_ms": 2000, "client_id": f"{name} {days}"}
            call(person, "POST", f"/api/flashcards/cards/{cards[f'reviewed {name}']['id']}/review", body)
        call(person, "POST", f"/api/flashcards/cards/{cards[f'learning {name}']['id']}/review", {"rating": "again", "took_ms": 900})
    for what, path, count in (("a deck", f"/api/flashcards/decks/{decks['Forms']}/export", 2), ("all decks", "/api/flashcards/export", 3)):
        wrong, found = [], {}
        for ending, form in FORMS:
            written = Path(folder) / f"{what} {form}.{ending}"
            written.write_bytes(person.call("GET", f"{path}?format={ending}&package={form}").body)
            with redirect_stdout(io.StringIO()):
                col = opened(folder, written)
                found[ending, form] = contents(col)
                col.close()
            other = school.newcomer()
            answer = upload(other, written)
            package = answer.json["report"]["package"] if answer.status == 201 else {"reviews": answer.status, "decks": [], "lost": []}
            back = [package["reviews"], [deck["name"] for deck in package["decks"]], package["lost"]]
            names = sorted(decks)[:count]
            if back != [4 * count, names, []]:
                wrong.append(f"{form} {ending} comes back as {back}")
        first = found[FORMS[0]]
        counts = [len(first["notes"]), len(first["cards"]), len(first["log"]), len(first["decks"]), len(first["media"]), first["suspended"]]
        # The sound is the same in all decks, and the pictures differ.
        if counts != [6 * count, 8 * count, 4 * count, count, count + 1, count]:
            wrong.append(f"counts are {counts}")
        if not first["sound"] or first["tags"] != ["a;b", "c|d", "two\u00a0words"]:
            wrong.append(f"sound: {first['sound']}, tags: {first['tags']}")
        for form, have in found.items():
            wrong += [f"{form}: {part} is {have[part]} and not {first[part]}" for part in first if have[part] != first[part]]
        report.check(f"every form of a package of {what} brings the same to Anki and back", not wrong, "; ".join(wrong)[:2000])
    check_notice(report, folder, Path(folder) / "a deck current.apkg")


def check_notice(report, folder, path):
    """Versions of Anki that cannot read the current format find a collection with a note that says so."""
    place = Path(folder) / "notice.anki2"
    place.write_bytes(zipfile.ZipFile(path).read("collection.anki2"))
    with sqlite3.connect(place) as db:
        found = [db.execute(query).fetchone()[0] for query in ("select ver from col", "select count() from notes", "select flds from notes")]
    report.check("old versions of Anki are told to be updated", found[:2] == [11, 1] and "newer version" in found[2], str(found))


def check_return(report, school, folder):
    """Notes of Anki that are changed here are updated in the collection that they came from, and what was done by hand there is listed."""
    person = school.newcomer()
    came, gone = Path(folder) / "home.apkg", Path(folder) / "home again.apkg"
    wrong = []

    def expect(what, found, wanted):
        if found != wanted:
            wrong.append(f"{what}: {found} and not {wanted}")

    with redirect_stdout(io.StringIO()):
        col = Collection(str(Path(folder) / "home.anki2"))
        deck = col.decks.id("Home")
        for kind, fields in (("Basic", ["one", "back"]), ("Basic (and reversed card)", ["two", "back"]), ("Cloze", ["{{c1::three}}", "back"])):
            note = col.new_note(col.models.by_name(kind))
            note.fields = fields
            col.add_note(note, deck)
        # The last one is kept with the card.
        for days in ("5", "6"):
            col.sched.set_due_date([col.find_cards("one")[0]], days)
        templates = [col.models.by_name(kind)["tmpls"] for kind in ("Basic", "Cloze")]
        options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=True, legacy=False)
        col.export_anki_package(out_path=str(came), options=options, limit=DeckIdLimit(deck))
        answer = upload(person, came)
        expect("status", answer.status, 201)
        home = answer.json["id"]
        expect("lost", answer.json["report"]["package"]["lost"], [{"what": "manual_changes", "count": 1}])
        # Anki tells changes apart by seconds.
        time.sleep(1.5)
        for note in {card["note_id"]: card for card in cards_of(person, home).values()}.values():
            call(person, "PATCH", f"/api/flashcards/cards/{note['id']}", {"back": "*better*"})
        gone.write_bytes(person.call("GET", f"/api/flashcards/decks/{home}/export?format=apkg").body)
        log = col.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(gone), options=ImportAnkiPackageOptions(with_scheduling=True))
        ).log
        expect("updates", [len(log.new), len(log.updated), len(log.conflicting)], [0, 3, 0])
        expect("notes", (col.note_count(), col.card_count()), (3, 4))
        expect("backs", {col.get_note(note).fields[1] for note in col.find_notes("")}, {"<i>better</i>"})
        expect("templates", [col.models.by_name(kind)["tmpls"] for kind in ("Basic", "Cloze")], templates)
        table = Path(folder) / "table.csv"
        table.write_bytes(person.call("GET", f"/api/flashcards/decks/{home}/export?format=csv").body)
        # A person chooses the comma (4): Anki would take the colons of clozes for what separates.
        preview = col.get_csv_metadata(str(table), 4).preview
        expect("a table in Anki", list(preview[0].vals), ["front", "back", "tags", "kind"])
        col.close()
    report.check("notes of Anki that are changed here are updated there", not wrong, "; ".join(wrong))


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
        check_export(report, school, folder)
        check_texts(report, school, folder)
        check_forms(report, school, folder)
        check_return(report, school, folder)
        person = school.newcomer()
        begun = time.monotonic()
        answer = upload(person, large)
        seconds = time.monotonic() - begun
        found = answer.json["deck"]["cards"] if answer.status == 201 else f"{answer.status} {answer.body[:200]}"
        report.check(f"{MANY} notes are imported", found == MANY, str(found))
        print(f"{MANY} notes are imported in {seconds:.1f} s")
        begun = time.monotonic()
        package = person.call("GET", f"/api/flashcards/decks/{answer.json['id']}/export?format=apkg", limit_seconds=120)
        seconds = time.monotonic() - begun
        path = Path(folder) / "exported.apkg"
        path.write_bytes(package.body)
        with redirect_stdout(io.StringIO()):
            col = Collection(str(Path(folder) / "large.anki2"))
            col.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions()))
            found = col.note_count()
            col.close()
        report.check(f"{MANY} notes are exported", found == MANY, str(found))
        print(f"{MANY} notes are exported in {seconds:.1f} s")
        begun = time.monotonic()
        package = person.call("GET", "/api/flashcards/export?format=colpkg&package=current", limit_seconds=120)
        seconds = time.monotonic() - begun
        path = Path(folder) / "everything.colpkg"
        path.write_bytes(package.body)
        with redirect_stdout(io.StringIO()):
            col = opened(folder, path)
            found = col.note_count()
            col.close()
        report.check(f"{MANY} notes are exported as a collection of the current format", found == MANY, str(found))
        print(f"{MANY} notes are exported as a collection in {seconds:.1f} s and {len(package.body) / 2**20:.1f} MiB")
        school.stop()
    report.finish()


main()
