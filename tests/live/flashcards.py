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
    """The times and ratings of one card. A later day never has an earlier hour, so that calendar and clock count the same days."""
    now = datetime(2015, 1, 1, 9, 0, tzinfo=timezone.utc) + timedelta(days=drawn.randrange(300))
    steps = []
    for _ in range(drawn.randint(2, LONGEST_PATH)):
        steps.append((now, drawn.choices([1, 2, 3, 4], [2, 2, 5, 1])[0]))
        days = drawn.choice([0, 0, 1, 1, 2, 3, 5, 9, 17, 40, 120])
        now += timedelta(days=days, minutes=drawn.randint(1, 20))
    return steps


def differences(ours, reference, interval):
    """What differs by more than four decimals; of a stability above five days, by more than five digits.

    The crate computes in single precision, which has seven digits: at 1,000 days, two neighbouring numbers are 0.00006 apart. A step of the
    formulas loses up to two of these digits. On a million random paths, the same formulas in single and in double precision differed by
    0.00003 at the most below 8 days, by 0.0002 below 32, by 0.0008 below 128 and by 0.006 below 1,024, and never by more than 0.0013 %; a
    difficulty by 0.000006. Intervals are whole days, and are compared exactly.
    """
    found = []
    numbers = [("stability", reference.stability), ("difficulty", reference.difficulty)]
    for name, mine, theirs in [(name, ours[name], theirs) for name, theirs in numbers]:
        if abs(mine - theirs) > max(5e-5, theirs * 1e-5):
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
