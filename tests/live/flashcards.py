"""The scheduler against py-fsrs, the reference implementation of its authors, on random review paths."""
import argparse
import random
import tempfile
from datetime import datetime, timedelta, timezone

from fsrs import Card, Rating, Scheduler, State

from process import Report, School

RATINGS = {1: "again", 2: "hard", 3: "good", 4: "easy"}
PATHS, LONGEST_PATH, AT_ONCE = 1000, 12, 500


def path(drawn):
    """The times and ratings of one card: minutes, hours and days apart."""
    now = datetime(2015, 1, 1, 9, 0, tzinfo=timezone.utc) + timedelta(days=drawn.randrange(300), minutes=drawn.randrange(1440))
    steps = []
    for _ in range(drawn.randint(2, LONGEST_PATH)):
        steps.append((now, drawn.choices([1, 2, 3, 4], [2, 2, 5, 1])[0]))
        days = drawn.choice([0, 0, 1, 1, 2, 3, 5, 9, 17, 40, 120])
        longest = 1439 if days or drawn.random() < 0.5 else 20
        now += timedelta(days=days, minutes=drawn.randint(1, longest))
    return steps


def day(now):
    """The day of learning, which begins at four in the morning."""
    return (now - timedelta(hours=4)).date()


def counted_time(reference, now):
    """When the reference is told of a review. It counts times of 24 hours, and we do too, with one exception: a card that is due on the next
    day has waited for a day on that day, also at an earlier hour."""
    last = reference.last_review
    if reference.state != State.Review or last is None or now - last >= timedelta(days=1) or day(now) == day(last):
        return now
    is_due = day(last) + (reference.due - last) <= day(now)
    return last + timedelta(days=1) if is_due else now


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
    wrong, reviews, shifted, largest = [], 0, 0, 0.0
    for card in cards:
        reference = Card()
        for now, rating in path(drawn):
            counted = counted_time(reference, now)
            shifted += counted != now
            reference, _ = scheduler.review_card(reference, Rating(rating), counted)
            reference.due, reference.last_review = now + (reference.due - counted), now
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
    return shifted


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    options = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        school = School(options.program, folder)
        school.start()
        shifted = compare(report, school, 0.9, 6) + compare(report, school, 0.8, 7)
        report.check("some reviews are on the day after the last one and less than 24 hours later", shifted > 0)
        school.stop()
    report.finish()


main()
