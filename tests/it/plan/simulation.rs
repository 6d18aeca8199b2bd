//! The plan against due cards by date and against random order, for the same learners in the same world.

use schola::features::plan::engine::{DeckLoad, DueCard, Session, Situation, Source, WeakTopic, plan};

use super::world::{CARD_SHARE, CARDS, DAYS, EXAMS, LAST_DAY, Learner, NEW_A_DAY, TOPICS};

/// What a learner does with the seconds of a day.
type Policy = fn(&mut Learner, f64);

/// The most reviews that the plan chooses from, half of them those that wait for longest.
const CANDIDATES: usize = 500;

/// All due cards by date, then new ones, by turns of the subjects, then topics by turns.
fn by_date(learner: &mut Learner, mut left: f64) {
    let mut due = [learner.due(0), learner.due(1)].concat();
    due.sort_by(|a, b| learner.cards[*a].due.total_cmp(&learner.cards[*b].due).then(a.cmp(b)));
    for card in due {
        if left <= 0.0 {
            return;
        }
        left -= learner.review(card);
    }
    let (one, other) = (learner.new_cards(0), learner.new_cards(1));
    let turns = (0..NEW_A_DAY).flat_map(|place| [one.get(place), other.get(place)]).flatten();
    for card in turns {
        if left <= 0.0 {
            return;
        }
        left -= learner.learn(*card);
    }
    let mut topic = learner.day as usize;
    while left > 0.0 {
        learner.study(topic % (2 * TOPICS), (left / 60.0).min(10.0));
        left -= 600.0;
        topic += 1;
    }
}

enum Thing {
    Review(usize),
    New(usize),
    Topic(usize),
}

/// Everything that could be done, in random order.
fn at_random(learner: &mut Learner, mut left: f64) {
    let mut things: Vec<Thing> = (0..2 * TOPICS).map(Thing::Topic).collect();
    for subject in 0..2 {
        things.extend(learner.due(subject).into_iter().map(Thing::Review));
        things.extend(learner.new_cards(subject).into_iter().map(Thing::New));
    }
    let mut drawn: Vec<(u64, Thing)> = things.into_iter().map(|thing| (learner.rng.next(), thing)).collect();
    drawn.sort_by_key(|(number, _)| *number);
    for (_, thing) in drawn {
        if left <= 0.0 {
            return;
        }
        left -= match thing {
            Thing::Review(card) => learner.review(card),
            Thing::New(card) => learner.learn(card),
            Thing::Topic(topic) => {
                let minutes = (left / 60.0).min(10.0);
                learner.study(topic, minutes);
                minutes * 60.0
            }
        };
    }
}

/// What the plan knows of a subject on a day.
fn load(learner: &Learner, subject: usize) -> DeckLoad {
    let ahead = f64::from(EXAMS[subject]) - learner.day;
    let due = learner.due(subject);
    let half = due.len().min(CANDIDATES) / 2;
    let middle = due.len() - due.len().min(CANDIDATES);
    let candidates = due.iter().enumerate().filter(|(place, _)| *place < half || *place >= half + middle);
    let candidates = candidates.map(|(_, card)| {
        let known = &learner.cards[*card];
        DueCard { id: *card as i64 + 1, trace: known.believed, elapsed_days: learner.day - known.last }
    });
    DeckLoad {
        id: subject as i64,
        horizon_days: if ahead >= 0.0 { ahead } else { 30.0 },
        weight: 1.0,
        is_urgent: (0.0..=1.0).contains(&ahead),
        curve: learner.belief.clone(),
        due: candidates.collect(),
        due_count: due.len() as u32,
        due_left: u32::MAX,
        learning: 0,
        soon: 0,
        new: learner.new_cards(subject).len() as u32,
    }
}

/// The plan of the day, by its engine. What it knows of topics is not exact.
fn by_plan(learner: &mut Learner, left: f64) {
    let worth = (1.0 - CARD_SHARE) / TOPICS as f64 / (CARD_SHARE / CARDS as f64);
    let mut topics = Vec::new();
    for topic in 0..2 * TOPICS {
        let chance = (learner.chance(topic) + 0.1 * learner.rng.normal()).clamp(0.0, 1.0);
        topics.push(WeakTopic { id: topic as i64, chance, target: 0.95, weight: worth, gain_per_minute: 0.04 });
    }
    follow(learner, left, topics);
}

/// The plan of the day for somebody who learns with cards alone.
fn by_plan_of_cards(learner: &mut Learner, left: f64) {
    follow(learner, left, Vec::new());
}

/// Makes the plan of a day and does what it says.
fn follow(learner: &mut Learner, mut left: f64, topics: Vec<WeakTopic>) {
    let situation = Situation {
        minutes: (left / 60.0) as u32,
        session: Session { break_minutes: 0, ..Session::default() },
        seconds: learner.seconds,
        decks: (0..2).map(|subject| load(learner, subject)).collect(),
        topics,
        ..Situation::default()
    };
    for step in plan(&situation).into_iter().flat_map(|block| block.steps) {
        match step.source {
            Source::Review(_) => {
                for card in step.cards {
                    if left <= 0.0 {
                        return;
                    }
                    left -= learner.review(card as usize - 1);
                }
            }
            Source::Learn(subject) => {
                let cards = learner.new_cards(subject as usize);
                for card in cards.into_iter().take(step.more_cards as usize) {
                    if left <= 0.0 {
                        return;
                    }
                    left -= learner.learn(card);
                }
            }
            Source::Topic(topic) => {
                let minutes = (step.seconds.min(left) / 60.0).max(0.0);
                learner.study(topic as usize, minutes);
                left -= minutes * 60.0;
            }
            Source::Work(_) | Source::Timer => {}
        }
    }
}

/// What came of 60 days: the mean of both exams, of their cards and of their topics, and the cards that are known on the last day.
#[derive(Debug, Clone, Copy, Default)]
struct Outcome {
    score: f64,
    cards: f64,
    topics: f64,
    remembered: f64,
}

fn lived(seed: u64, minutes: f64, policy: Policy) -> Outcome {
    let mut learner = Learner::new(seed);
    let mut outcome = Outcome::default();
    for day in 0..=LAST_DAY {
        learner.day = f64::from(day);
        for (subject, _) in EXAMS.iter().enumerate().filter(|(_, exam)| **exam == day) {
            let (cards, topics) = learner.exam(subject);
            outcome.cards += cards / 2.0;
            outcome.topics += topics / 2.0;
        }
        if day < DAYS {
            policy(&mut learner, minutes * 60.0);
        }
    }
    outcome.score = CARD_SHARE * outcome.cards + (1.0 - CARD_SHARE) * outcome.topics;
    outcome.remembered = learner.known(0) + learner.known(1);
    outcome
}

/// How a policy compares with due cards by date: the mean changes, and the worst one of a score.
#[derive(Debug, Clone, Copy)]
struct Compared {
    score: f64,
    worst: f64,
    cards: f64,
    remembered: f64,
}

fn compared(learners: u64, minutes: f64, policy: Policy) -> Compared {
    let pairs: Vec<(Outcome, Outcome)> =
        (1..=learners).map(|seed| (lived(seed, minutes, by_date), lived(seed, minutes, policy))).collect();
    let mean = |of: fn(&Outcome) -> f64, side: fn(&(Outcome, Outcome)) -> &Outcome| {
        pairs.iter().map(|pair| of(side(pair))).sum::<f64>() / learners as f64
    };
    for (name, side) in [
        ("by date", (|pair| &pair.0) as fn(&(Outcome, Outcome)) -> &Outcome),
        ("compared", |pair: &(Outcome, Outcome)| &pair.1),
    ] {
        println!(
            "{minutes} minutes, {name}: score {:.3}, cards {:.3}, topics {:.3}, remembered on day 90 {:.0}",
            mean(|outcome| outcome.score, side),
            mean(|outcome| outcome.cards, side),
            mean(|outcome| outcome.topics, side),
            mean(|outcome| outcome.remembered, side)
        );
    }
    let change = |of: fn(&Outcome) -> f64| pairs.iter().map(move |(date, other)| of(other) / of(date) - 1.0);
    let sum = |of: fn(&Outcome) -> f64| change(of).sum::<f64>() / learners as f64;
    let found = Compared {
        score: sum(|outcome| outcome.score),
        worst: change(|outcome| outcome.score).fold(f64::MAX, f64::min),
        cards: sum(|outcome| outcome.cards),
        remembered: sum(|outcome| outcome.remembered),
    };
    println!(
        "  score {:+.1} %, worst learner {:+.1} %, cards at the exams {:+.1} %, remembered {:+.1} %",
        found.score * 100.0,
        found.worst * 100.0,
        found.cards * 100.0,
        found.remembered * 100.0
    );
    found
}

fn proved(learners: u64) {
    let at_20 = compared(learners, 20.0, by_plan);
    assert!(at_20.score >= 0.08 && at_20.worst >= -0.01, "{at_20:?}");
    let at_45 = compared(learners, 45.0, by_plan);
    assert!(at_45.score >= 0.0 && at_45.worst >= -0.01, "{at_45:?}");
    // Time for topics is taken from cards. Without topics, the plan leaves more cards remembered too.
    let of_cards = compared(learners, 20.0, by_plan_of_cards);
    assert!(of_cards.cards >= 0.08 && of_cards.remembered >= 0.0, "{of_cards:?}");
    let random = compared(learners, 20.0, at_random);
    assert!(random.score < 0.0 && random.score < at_20.score, "{random:?}");
}

/// How many learners are simulated in every run of the tests, and the variable that asks for more.
const FEW: u64 = 32;
const LEARNERS: &str = "SCHOLA_TEST_LEARNERS";

#[test]
fn the_plan_leads_to_better_exams_than_due_cards_by_date() {
    let asked = std::env::var(LEARNERS).ok().and_then(|number| number.parse().ok());
    proved(asked.unwrap_or(FEW));
}
