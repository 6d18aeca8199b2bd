//! Collects what a plan depends on, and names what the engine chose.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::super::adapted;
use super::super::engine::{Block, DeckLoad, DueCard, OpenWork, Situation, Source, Step, WeakTopic};
use super::super::model::{
    Counted, ExamDate, PlanBlock, PlanStep, SetWork, Skipped, StepKind, Why, WhyCode, step_name,
};
use super::super::store;
use super::super::topics::{Sign, Weak, weak};
use super::exams;
use crate::db::Reader;
use crate::features::classes::Class;
use crate::features::flashcards::model::{Candidate, DeckDone};
use crate::features::flashcards::schedule::{Curve, Trace, days_since_review};
use crate::features::flashcards::service::{self as flashcards, Ahead};
use crate::features::study;
use crate::features::study::model::{MINUTE, Timer};
use crate::kernel::text::fold;
use crate::kernel::{Actor, Calendar, Day, Id, Result, Timestamp, id::kind};

/// The seconds of an answer of somebody whose pace is not known.
const SECONDS: f64 = 8.0;
/// Days until cards without an exam are needed.
pub(super) const HORIZON_DAYS: i64 = 30;
/// The longest horizon.
const LONGEST_HORIZON: i64 = 365;
/// Late work is planned for so many days.
const LATE_DAYS: i64 = 14;
/// The most pieces of set work that are looked at, those first that are due first.
const MOST_WORK: usize = 50;
/// What a topic is worth in cards: without an exam ahead, and with one.
const TOPIC_CARDS: f64 = 15.0;
const EXAM_TOPIC_CARDS: f64 = 40.0;
/// The chance that a topic should have, and the share of what is missing that a minute gains.
const TOPIC_TARGET: f64 = 0.9;
const TOPIC_GAIN: f64 = 0.04;
/// The days ahead in which nothing else may come before.
const URGENT_DAYS: i64 = 1;

/// Everything that a plan of a person depends on.
pub(super) struct Gathered {
    pub situation: Situation,
    pub exams: Vec<ExamDate>,
    pub card_day: i64,
    today: i64,
    decks: Vec<Ahead>,
    topics: Vec<Weak>,
    works: Vec<(SetWork, String)>,
    timer: Option<(Timer, Timestamp)>,
    done: Vec<DeckDone>,
}

/// The next exam whose subject is in this text, as one or several whole words.
fn exam_in<'e>(exams: &'e [ExamDate], text: &str) -> Option<&'e ExamDate> {
    let text = fold(text);
    exams.iter().find(|exam| has_words(&text, &fold(&exam.subject)))
}

/// The next exam of a deck: that of its subject, or of what is in its name where it has no subject.
fn exam_of<'e>(exams: &'e [ExamDate], deck: &Ahead) -> Option<&'e ExamDate> {
    if deck.subject.is_empty() {
        return exam_in(exams, &deck.deck.name);
    }
    let subject = fold(&deck.subject);
    exams.iter().find(|exam| fold(&exam.subject) == subject)
}

/// Whether these words are in a text, with no letter or digit right before or behind them.
fn has_words(text: &str, words: &str) -> bool {
    let is_apart = |beside: Option<char>| beside.is_none_or(|beside| !beside.is_alphanumeric());
    text.match_indices(words).any(|(at, found)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + found.len()..).and_then(|behind| behind.chars().next());
        is_apart(before) && is_apart(behind)
    })
}

/// Reads what a plan with these minutes depends on.
pub(super) fn gather(
    db: &Reader,
    actor: &Actor,
    (calendar, today): (&Calendar, i64),
    minutes: u32,
    skipped: &[Skipped],
) -> Result<Gathered> {
    let classes = exams::classes_as_student(db, actor)?;
    let exams = exams::ahead(db, actor, &classes, today)?;
    let decks = flashcards::ahead(db, actor)?;
    let topics = weak(db, actor, today)?;
    let ids: Vec<_> = classes.iter().map(|class| class.id).collect();
    let name = |work: &SetWork| {
        let class = classes.iter().find(|class| class.id == work.class);
        class.map_or("", |class: &Class| class.name.as_str())
    };
    let mut works = store::open_work(db, actor.user, &ids, today - LATE_DAYS)?;
    works.sort_by_key(|work| (work.day, work.id));
    works.truncate(MOST_WORK);
    let named = |work: SetWork| {
        let name = name(&work).to_owned();
        (work, name)
    };
    let works: Vec<(SetWork, String)> = works.into_iter().map(named).collect();
    let timer = study::service::timer(db, actor)?.map(|timer| (timer, db.now()));
    let card_day = flashcards::today(db)?;
    let situation = Situation {
        minutes,
        session: adapted::session(db, actor)?,
        seconds: flashcards::pace(db, actor.user)?.unwrap_or(SECONDS),
        decks: decks.iter().map(|ahead| load(ahead, &exams, today, (calendar, db.now()))).collect(),
        topics: topics.iter().map(|weak| topic(weak, &exams)).collect(),
        works: works.iter().map(|(work, _)| open(work, today)).collect(),
        // A timer that runs is work in progress; one that is paused waits.
        has_timer: timer.as_ref().is_some_and(|(timer, _)| timer.running_since.is_none()),
        skipped: skipped.iter().map(|left_out| left_out.kind.source(left_out.number)).collect(),
    };
    let done = flashcards::done_since(db, actor.user, card_day)?;
    Ok(Gathered { situation, exams, card_day, today, decks, topics, works, timer, done })
}

fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

/// The days until the cards of a deck are needed, and its exam.
fn horizon<'e>(deck: &Ahead, exams: &'e [ExamDate], today: i64) -> (i64, Option<&'e ExamDate>) {
    let exam = exam_of(exams, deck);
    (exam.map_or(HORIZON_DAYS, |exam| (exam.day - today).clamp(0, LONGEST_HORIZON)), exam)
}

fn load(ahead: &Ahead, exams: &[ExamDate], today: i64, (calendar, now): (&Calendar, Timestamp)) -> DeckLoad {
    let (days, exam) = horizon(ahead, exams, today);
    let curve = Curve::of_options(&ahead.deck.options);
    let cards = ahead.cards.iter().map(|Candidate { card, note, memory, .. }| {
        let elapsed_days = days_since_review(calendar, memory, now);
        (*note, DueCard { id: card.get(), trace: Trace::of(memory), elapsed_days })
    });
    let due = one_of_each_note(cards, &curve, days as f64);
    DeckLoad {
        id: ahead.deck.id.get(),
        horizon_days: days as f64,
        weight: exam.map_or(1.0, |exam| exam.weight as f64 / 3.0),
        is_urgent: exam.is_some() && days <= URGENT_DAYS,
        curve,
        due,
        due_count: count(ahead.due),
        due_left: count(ahead.left.review),
        learning: count(ahead.left.learning),
        soon: 0,
        new: count(ahead.left.new),
    }
}

/// Of the cards of each note, the one whose review gains most for the time it takes, as the queue by urgency shows it: the others wait
/// until tomorrow then.
fn one_of_each_note(
    cards: impl Iterator<Item = (Id<kind::Note>, DueCard)>,
    curve: &Curve,
    horizon_days: f64,
) -> Vec<DueCard> {
    let mut best: BTreeMap<Id<kind::Note>, (f64, DueCard)> = BTreeMap::new();
    for (note, card) in cards {
        let gain = curve.gain(card.trace, card.elapsed_days, horizon_days).per_answer();
        let known = best.entry(note).or_insert((gain, card));
        if known.0.total_cmp(&gain).then(card.id.cmp(&known.1.id)).is_lt() {
            *known = (gain, card);
        }
    }
    best.into_values().map(|(_, card)| card).collect()
}

fn topic(weak: &Weak, exams: &[ExamDate]) -> WeakTopic {
    let exam = exam_in(exams, &weak.subject);
    let weight = exam.map_or(TOPIC_CARDS, |exam| EXAM_TOPIC_CARDS * exam.weight as f64 / 3.0);
    WeakTopic { id: weak.number(), chance: weak.chance, target: TOPIC_TARGET, weight, gain_per_minute: TOPIC_GAIN }
}

fn open(work: &SetWork, today: i64) -> OpenWork {
    OpenWork { id: work.id.get(), days_left: work.day - today, minutes: count(work.minutes) }
}

/// Rounds the time of steps to minutes, at least one each. The steps of a block are no more than the session, and all of them, with the breaks,
/// no more than the minutes of the plan.
fn round(blocks: &mut [PlanBlock], minutes: u32, session: u32) {
    let breaks: u32 = blocks.iter().map(|block| block.break_minutes).sum();
    for block in blocks.iter_mut() {
        for step in &mut block.steps {
            step.whole_minutes = step.minutes();
        }
        if block.steps.iter().all(|step| step.why.session_minutes.is_none()) {
            shorten(block.steps.iter_mut().collect(), session);
        }
    }
    shorten(blocks.iter_mut().flat_map(|block| &mut block.steps).collect(), minutes.saturating_sub(breaks));
}

/// Takes minutes off steps until they are no more than these together, from those first that were rounded up furthest. Each keeps one.
fn shorten(mut steps: Vec<&mut PlanStep>, most: u32) {
    let rounded: u32 = steps.iter().map(|step| step.whole_minutes).sum();
    for _ in most..rounded {
        let longer = steps.iter_mut().filter(|step| step.whole_minutes > 1);
        let added = |step: &&mut &mut PlanStep| i64::from(step.whole_minutes) * 60 - i64::from(step.seconds);
        let Some(step) = longer.max_by_key(added) else { break };
        step.whole_minutes -= 1;
    }
}

/// What is missing of a step before it is known what it is about.
struct Named {
    title: String,
    why: Why,
    subject: Option<String>,
    topic: Option<String>,
    class: Option<Id<kind::Class>>,
    horizon_days: i64,
}

impl Named {
    fn of(title: &str, why: Why) -> Self {
        Self { title: title.to_owned(), why, subject: None, topic: None, class: None, horizon_days: 0 }
    }
}

impl Gathered {
    /// Whether the person has anything to learn from.
    pub(super) fn has_anything(&self) -> bool {
        !self.decks.is_empty() || !self.works.is_empty() || !self.topics.is_empty() || self.timer.is_some()
    }

    /// Counts the cards in learning steps whose time comes within the minutes too.
    pub(super) fn add_begun(&mut self, db: &Reader, actor: &Actor) -> Result<()> {
        let until = db.now().plus(Duration::from_secs(u64::from(self.situation.minutes) * 60));
        let begun: HashMap<i64, i64> = flashcards::begun_until(db, actor.user, until)?
            .into_iter()
            .map(|(deck, cards)| (deck.get(), cards))
            .collect();
        for deck in &mut self.situation.decks {
            deck.soon = count(begun.get(&deck.id).copied().unwrap_or(0));
        }
        Ok(())
    }

    /// Leaves out everything but cards in learning steps.
    pub(super) fn leave_only_begun(&mut self) {
        let situation = &mut self.situation;
        for deck in &mut situation.decks {
            (deck.due, deck.due_count, deck.due_left, deck.new) = (Vec::new(), 0, 0, 0);
        }
        (situation.topics, situation.works, situation.has_timer) = (Vec::new(), Vec::new(), false);
    }

    /// The blocks of the engine with names and reasons.
    pub(super) fn named(&self, blocks: Vec<Block>) -> Vec<PlanBlock> {
        let named = blocks.into_iter().map(|block| PlanBlock {
            steps: block.steps.into_iter().filter_map(|step| self.step(step)).collect(),
            break_minutes: block.break_minutes,
        });
        let mut named: Vec<PlanBlock> = named.collect();
        round(&mut named, self.situation.minutes, self.situation.session.minutes);
        named
    }

    fn step(&self, step: Step) -> Option<PlanStep> {
        let (kind, number) = StepKind::of(step.source);
        let named = match kind {
            StepKind::Review | StepKind::Learn => self.cards(number, &step)?,
            StepKind::Topic => self.topic(number)?,
            StepKind::Work => self.work(number, &step)?,
            StepKind::Timer => self.timer()?,
        };
        let name = step_name(kind, number);
        let key = if step.part == 1 { name } else { format!("{name}-{}", step.part) };
        let is_review = kind == StepKind::Review;
        Some(PlanStep {
            key,
            kind,
            number,
            title: named.title,
            class: named.class,
            subject: named.subject,
            topic: named.topic,
            cards: if is_review { count(i64::try_from(step.cards.len()).unwrap_or(0)) } else { step.more_cards },
            learning: if is_review { step.more_cards } else { 0 },
            seconds: step.seconds.round() as u32,
            whole_minutes: 0,
            horizon_days: count(named.horizon_days),
            why: Why { session_minutes: step.is_long.then_some(self.situation.session.minutes), ..named.why },
            expected: (is_review && !step.cards.is_empty()).then(|| (step.recall * 100.0).round() as u32),
            base: self.counted(number),
            is_done: false,
            measured_seconds: 0,
        })
    }

    fn counted(&self, deck: i64) -> Counted {
        let known = self.done.iter().find(|done| done.deck == deck);
        known.map_or(Counted::default(), |done| Counted {
            new_cards: done.new_cards,
            reviews: done.reviews,
            answers: done.answers,
            lapses: done.lapses,
            took_ms: done.took_ms,
        })
    }

    /// The time of the reviews of the day, as far as it is known.
    pub(super) fn took_ms(&self) -> i64 {
        self.done.iter().map(|done| done.took_ms).sum()
    }

    fn cards(&self, number: i64, step: &Step) -> Option<Named> {
        let ahead = self.decks.iter().find(|ahead| ahead.deck.id.get() == number)?;
        let (days, exam) = horizon(ahead, &self.exams, self.today);
        let code = match step.source {
            _ if !step.cards.is_empty() => WhyCode::Forgetting,
            Source::Learn(_) => WhyCode::Unseen,
            _ => WhyCode::Unfinished,
        };
        let (without, with) = (step.known_without.round() as u32, step.known_with.round() as u32);
        let figures = (code == WhyCode::Forgetting && with > without).then_some((without, with));
        let why = Why {
            known_without: figures.map(|(without, _)| without),
            known_with: figures.map(|(_, with)| with),
            until: Some(Day::numbered(self.today + days)),
            exam: exam.map(|exam| exam.subject.clone()),
            ..Why::of(code)
        };
        Some(Named { horizon_days: days, ..Named::of(&ahead.deck.name, why) })
    }

    fn topic(&self, number: i64) -> Option<Named> {
        let weak = self.topics.iter().find(|weak| weak.number() == number)?;
        let exam = exam_in(&self.exams, &weak.subject);
        let seen = match weak.sign {
            Sign::Focus { rating, last_day } => {
                Why { focus: Some(rating), since: Some(Day::numbered(last_day)), ..Why::of(WhyCode::LowFocus) }
            }
            Sign::Recall { answers, right } => {
                Why { answers: Some(answers), right: Some(right), ..Why::of(WhyCode::LowRecall) }
            }
        };
        let why = Why {
            exam: exam.map(|exam| exam.subject.clone()),
            until: exam.map(|exam| Day::numbered(exam.day)),
            ..seen
        };
        let (subject, topic) = (Some(weak.subject.clone()), Some(weak.topic.clone()));
        Some(Named { subject, topic, ..Named::of(&weak.topic, why) })
    }

    fn work(&self, number: i64, step: &Step) -> Option<Named> {
        let (work, class_name) = self.works.iter().find(|(work, _)| work.id.get() == number)?;
        let minutes = f64::from(count(work.minutes));
        let why = Why {
            due_on: Some(Day::numbered(work.day)),
            class_name: Some(class_name.clone()),
            work_minutes: (minutes * 60.0 - step.seconds > 30.0).then(|| count(work.minutes)),
            ..Why::of(WhyCode::Assigned)
        };
        let subject: String = class_name.chars().take(80).collect();
        let (subject, topic, class) = (Some(subject), Some(work.title.clone()), Some(work.class));
        Some(Named { subject, topic, class, ..Named::of(&work.title, why) })
    }

    fn timer(&self) -> Option<Named> {
        let (timer, now) = self.timer.as_ref()?;
        let measured = timer.measured_ms(*now) / MINUTE;
        let why = Why { measured_minutes: Some(count(measured)), ..Why::of(WhyCode::OpenTimer) };
        let (subject, topic) = (Some(timer.subject.clone()), timer.topic.clone());
        Some(Named { subject, topic, ..Named::of(&timer.subject, why) })
    }
}
