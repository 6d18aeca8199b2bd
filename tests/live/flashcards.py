"""The scheduler against py-fsrs, the reference implementation of its authors, on random review paths."""
import argparse
import random
import tempfile
from datetime import datetime, timedelta, timezone

from fsrs import Card, Rating, Scheduler

from process import Report, School

RATINGS = {1: "again", 2: "hard", 3: "good", 4: "easy"}
PATHS, LONGEST_PATH, AT_ONCE = 1000, 12, 500


def path(drawn):
    """The times and ratings of one card. Less than 24 hours are some minutes of one day: where a card is due on the next day, an earlier
    hour of it counts as a day here, and not there."""
    now = datetime(2015, 1, 1, 9, 0, tzinfo=timezone.utc) + timedelta(days=drawn.randrange(300))
    steps = []
    for _ in range(drawn.randint(2, LONGEST_PATH)):
        steps.append((now, drawn.choices([1, 2, 3, 4], [2, 2, 5, 1])[0]))
        days = drawn.choice([0, 0, 1, 1, 2, 3, 5, 9, 17, 40, 120])
        now += timedelta(days=days, minutes=drawn.randint(0, 1439) if days else drawn.randint(1, 20))
        if 0 <= now.hour < 5:
            now += timedelta(hours=5)
    return steps


def differences(ours, reference, interval):
    """What differs by more than four decimals."""
    found = []
    numbers = [("stability", reference.stability), ("difficulty", reference.difficulty)]
    for name, mine, theirs in [(name, ours[name], theirs) for name, theirs in numbers]:
        if abs(mine - theirs) > 5e-5:
            found.append(f"{name} {mine} and {theirs}")
    if ours["interval_days"] != interval:
        found.append(f"interval {ours['interval_days']} and {interval}")
    return found


def compare(report, school, desired_retention, seed):
    drawn = random.Random(seed)
    person = school.newcomer()
    settings = {"name": "Paths", "fuzz": False, "desired_retention": desired_retention, "leech_threshold": 0}
    deck = person.call("POST", "/api/flashcards/decks", settings).json["id"]
    cards = []
    for first in range(0, PATHS, AT_ONCE):
        notes = [{"front": f"front {first + number}", "back": "back"} for number in range(AT_ONCE)]
        made = person.call("POST", f"/api/flashcards/decks/{deck}/cards/bulk", {"cards": notes}).json
        cards += [card["id"] for card in made["cards"]]
    scheduler = Scheduler(desired_retention=desired_retention, enable_fuzzing=False)
    wrong, reviews, largest = [], 0, 0.0
    for card in cards:
        reference = Card()
        for now, rating in path(drawn):
            reference, _ = scheduler.review_card(reference, Rating(rating), now)
            body = {"rating": RATINGS[rating], "reviewed_at": now.isoformat()}
            answer = person.call("POST", f"/api/flashcards/cards/{card}/review", body)
            reviews += 1
            if answer.status != 200:
                wrong.append(f"{answer.status} {answer.body[:200]}")
                break
            ours = answer.json["card"]
            largest = max(largest, abs(ours["stability"] - reference.stability) / reference.stability)
            interval = (reference.due - reference.last_review).days if reference.step is None else 0
            wrong += differences(ours, reference, interval)
    name = f"{PATHS} random paths with {reviews} reviews at a retention of {desired_retention} are scheduled as by py-fsrs"
    report.check(name, not wrong, f"{len(wrong)} differ: " + "; ".join(wrong[:5]))
    print(f"the largest relative difference of a stability is {largest:.2e}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    options = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        school = School(options.program, folder)
        school.start()
        compare(report, school, 0.9, 6)
        compare(report, school, 0.8, 7)
        school.stop()
    report.finish()


main()
