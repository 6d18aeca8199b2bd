//! Simulated learners: memory by FSRS with parameters of their own, topics that are forgotten, and noise. There are two subjects of so many
//! cards that 45 minutes a day are enough to see all of them by date, and 20 are not: in a lighter world, 20 were enough, and no order mattered.

use schola::features::flashcards::schedule::{AGAIN, Curve, GOOD, PUBLISHED, Trace};

/// The cards and the topics of each subject.
pub const CARDS: usize = 800;
pub const TOPICS: usize = 8;
/// The days of the exams of the subjects, the days of learning, and the day on which remembered cards are counted.
pub const EXAMS: [u32; 2] = [30, 60];
pub const DAYS: u32 = 60;
pub const LAST_DAY: u32 = 90;
/// New cards of a deck a day, as decks have them at first.
pub const NEW_A_DAY: usize = 20;
/// The part of an exam that asks about cards; the rest is about topics.
pub const CARD_SHARE: f64 = 0.7;
/// The cards of each subject that a learner began in the 60 days before, until ten days of holidays.
const BEGUN: usize = 240;
const HARD: f64 = 2.0;

/// Random numbers from a seed (SplitMix64).
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// From 0 to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// With mean 0 and deviation 1.
    pub fn normal(&mut self) -> f64 {
        let (one, other) = (self.unit().max(1e-12), self.unit());
        (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * other).cos()
    }

    /// A factor around 1.
    fn factor(&mut self, deviation: f64) -> f64 {
        (deviation * self.normal()).exp()
    }
}

/// A card: what the scheduler believes of it, and how it really is.
#[derive(Debug, Clone, Copy)]
pub struct Card {
    pub is_begun: bool,
    pub believed: Trace,
    truth: Trace,
    /// How much longer or shorter this card lasts than others.
    lasts: f64,
    pub last: f64,
    pub due: f64,
}

/// A topic of a subject.
#[derive(Debug, Clone, Copy)]
struct Topic {
    mastery: f64,
    stability: f64,
    last: f64,
}

/// A learner.
#[derive(Debug, Clone)]
pub struct Learner {
    pub rng: Rng,
    /// What the scheduler computes with: the published parameters.
    pub belief: Curve,
    truth: Curve,
    /// The usual seconds of an answer.
    pub seconds: f64,
    /// How fast the learner learns topics.
    speed: f64,
    pub cards: Vec<Card>,
    topics: Vec<Topic>,
    pub day: f64,
}

impl Learner {
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng(seed);
        let mut weights = PUBLISHED;
        for weight in &mut weights[..4] {
            *weight *= rng.factor(0.3);
        }
        for place in [8, 10, 11, 13, 14] {
            weights[place] *= rng.factor(0.12);
        }
        weights[20] = (weights[20] * rng.factor(0.2)).clamp(0.1, 0.6);
        let (seconds, speed) = (8.0 * rng.factor(0.3), rng.factor(0.2));
        let blank = Trace { stability: 1.0, difficulty: 5.0 };
        let cards = (0..2 * CARDS).map(|_| Card {
            is_begun: false,
            believed: blank,
            truth: blank,
            lasts: rng.factor(0.2),
            last: 0.0,
            due: 0.0,
        });
        let cards = cards.collect();
        let topics = (0..2 * TOPICS).map(|_| Topic { mastery: 0.15 + 0.4 * rng.unit(), stability: 15.0, last: -5.0 });
        let topics = topics.collect();
        let mut learner =
            Self { rng, belief: Curve::default(), truth: Curve::of(weights), seconds, speed, cards, topics, day: 0.0 };
        learner.begin();
        learner
    }

    /// Learns the first cards in the 60 days before, and reviews them on time until the holidays.
    fn begin(&mut self) {
        for card in (0..2).flat_map(|subject| (0..BEGUN).map(move |number| subject * CARDS + number)) {
            self.day = -60.0 + ((card % CARDS) as f64 / 5.0).floor();
            self.learn(card);
            loop {
                let due = self.cards[card].due.max(self.day + 1.0);
                if due > -10.0 {
                    break;
                }
                self.day = due;
                self.review(card);
            }
        }
        self.day = 0.0;
    }

    /// The chance that the learner knows a card.
    fn recall(&self, card: &Card) -> f64 {
        let days = self.day - card.last;
        if card.is_begun { self.truth.recall(card.truth.stability * card.lasts, days) } else { 0.0 }
    }

    /// Answers a card that was just rated, and schedules it for a chance of 90 %. Returns the seconds.
    fn answered(&mut self, place: usize, mut card: Card, answers: f64, repetitions: u32) -> f64 {
        for _ in 0..repetitions {
            card.believed = self.belief.reviewed(card.believed, 0.0, GOOD);
            card.truth = self.truth.reviewed(card.truth, 0.0, GOOD);
        }
        card.last = self.day;
        card.due = self.day + card.believed.stability.round().max(1.0);
        self.cards[place] = card;
        answers * self.seconds * self.rng.factor(0.25)
    }

    /// Learns a new card. Returns the seconds.
    pub fn learn(&mut self, place: usize) -> f64 {
        let is_hard = self.rng.unit() < 0.35;
        let rating = if is_hard { AGAIN } else { GOOD };
        let (believed, truth) = (self.belief.begun(rating), self.truth.begun(rating));
        let card = Card { is_begun: true, believed, truth, ..self.cards[place] };
        if is_hard { self.answered(place, card, 3.4, 2) } else { self.answered(place, card, 2.6, 1) }
    }

    /// Reviews a card. Returns the seconds.
    pub fn review(&mut self, place: usize) -> f64 {
        let mut card = self.cards[place];
        let is_known = self.rng.unit() < self.recall(&card);
        let is_hard = self.rng.unit() < 0.12;
        let rating = if !is_known {
            AGAIN
        } else if is_hard {
            HARD
        } else {
            GOOD
        };
        let days = self.day - card.last;
        card.believed = self.belief.reviewed(card.believed, days, rating);
        card.truth = self.truth.reviewed(card.truth, days, rating);
        if is_known { self.answered(place, card, 1.0, 0) } else { self.answered(place, card, 2.2, 1) }
    }

    /// The chance to answer a question on a topic.
    pub fn chance(&self, topic: usize) -> f64 {
        let topic = &self.topics[topic];
        topic.mastery / (1.0 + (self.day - topic.last) / (9.0 * topic.stability))
    }

    /// Studies a topic.
    pub fn study(&mut self, topic: usize, minutes: f64) {
        let present = self.chance(topic);
        let gained = (0.95 - present) * (1.0 - (-0.04 * self.speed * minutes).exp());
        let known = &mut self.topics[topic];
        known.mastery = present + gained;
        known.stability *= 1.0 + 0.03 * minutes;
        known.last = self.day;
    }

    /// The cards of a subject that are due, and those that are new, in their order.
    pub fn due(&self, subject: usize) -> Vec<usize> {
        let range = subject * CARDS..(subject + 1) * CARDS;
        let mut due: Vec<usize> =
            range.filter(|card| self.cards[*card].is_begun && self.cards[*card].due <= self.day).collect();
        due.sort_by(|a, b| self.cards[*a].due.total_cmp(&self.cards[*b].due).then(a.cmp(b)));
        due
    }

    pub fn new_cards(&self, subject: usize) -> Vec<usize> {
        let range = subject * CARDS..(subject + 1) * CARDS;
        range.filter(|card| !self.cards[*card].is_begun).take(NEW_A_DAY).collect()
    }

    /// How many cards of a subject the learner knows.
    pub fn known(&self, subject: usize) -> f64 {
        self.cards[subject * CARDS..(subject + 1) * CARDS].iter().map(|card| self.recall(card)).sum()
    }

    /// The expected result of an exam: of its cards, and of its topics.
    pub fn exam(&self, subject: usize) -> (f64, f64) {
        let topics = (0..TOPICS).map(|topic| self.chance(subject * TOPICS + topic)).sum::<f64>();
        (self.known(subject) / CARDS as f64, topics / TOPICS as f64)
    }
}
