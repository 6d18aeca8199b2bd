//! Typed integer ids: `Id<User>` cannot be passed where `Id<Material>` is meant.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fault::{Fault, Rule};

/// The id of a `T`: a positive integer that is never issued twice.
pub struct Id<T> {
    value: i64,
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// The id with this number.
    pub const fn new(value: i64) -> Self {
        Self { value, kind: PhantomData }
    }

    /// Parses the canonical text of an id: its digits, without a sign and without leading zeros.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        text.parse().ok().filter(|_| is_plain).map(Self::new)
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.value
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.value)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.value)
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.value)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = i64::deserialize(deserializer)?;
        if value < 1 {
            return Err(Fault::new(Rule::Range, "must be a positive integer").in_serde());
        }
        Ok(Self::new(value))
    }
}

/// Markers for the kinds of ids.
pub mod kind {
    /// A person of the school or of a developer.
    #[derive(Debug)]
    pub enum User {}
    /// One sign-in of a person: a row per access token.
    #[derive(Debug)]
    pub enum Login {}
    /// An invitation to register.
    #[derive(Debug)]
    pub enum Invitation {}
    /// An entry of the audit log.
    #[derive(Debug)]
    pub enum AuditEntry {}
    /// A mail in the outbox.
    #[derive(Debug)]
    pub enum Mail {}
    /// A notification to a person.
    #[derive(Debug)]
    pub enum Notification {}
    /// A browser that gets notifications while no page is open.
    #[derive(Debug)]
    pub enum PushSubscription {}
    /// A source in a study bank.
    #[derive(Debug)]
    pub enum Material {}
    /// A course of the course factory or the course author.
    #[derive(Debug)]
    pub enum Course {}
    /// A business customer of the course factory.
    #[derive(Debug)]
    pub enum Account {}
    /// An API key.
    #[derive(Debug)]
    pub enum Key {}
    /// An addition to an allowance.
    #[derive(Debug)]
    pub enum TopUp {}
    /// A stored file.
    #[derive(Debug)]
    pub enum File {}
    /// A class of the school.
    #[derive(Debug)]
    pub enum Class {}
    /// A squad of learners.
    #[derive(Debug)]
    pub enum Squad {}
    /// A challenge between two squads.
    #[derive(Debug)]
    pub enum SquadChallenge {}
    /// An entry of the activity of a squad.
    #[derive(Debug)]
    pub enum SquadEvent {}
    /// A prize draw.
    #[derive(Debug)]
    pub enum Competition {}
    /// A person in a competition.
    #[derive(Debug)]
    pub enum Entrant {}
    /// A ticket for competitions.
    #[derive(Debug)]
    pub enum Ticket {}
    /// A deck of flashcards.
    #[derive(Debug)]
    pub enum Deck {}
    /// A note, from which cards are made.
    #[derive(Debug)]
    pub enum Note {}
    /// A flashcard.
    #[derive(Debug)]
    pub enum Card {}
    /// A picture or a sound of a deck of flashcards.
    #[derive(Debug)]
    pub enum DeckMedia {}
    /// A review of a flashcard.
    #[derive(Debug)]
    pub enum Review {}
    /// An entry of the XP ledger.
    #[derive(Debug)]
    pub enum XpEntry {}
    /// A study log.
    #[derive(Debug)]
    pub enum StudyLog {}
    /// A change of a learner profile.
    #[derive(Debug)]
    pub enum ProfileChange {}
    /// A badge that was awarded.
    #[derive(Debug)]
    pub enum BadgeAward {}
    /// An adaptation that a person applied.
    #[derive(Debug)]
    pub enum Adaptation {}
    /// Holidays of the school.
    #[derive(Debug)]
    pub enum Holiday {}
    /// The date of an exam.
    #[derive(Debug)]
    pub enum ExamDate {}
    /// Work that a tutor set for a class.
    #[derive(Debug)]
    pub enum SetWork {}
    /// A background job.
    #[derive(Debug)]
    pub enum Job {}
}
