//! Events between features.
//!
//! A service of a lower tier raises an event; `features::reactions` handles it in one match, in the same transaction.
//! The events of a write are drained before its savepoint is released, breadth first, so that a cause and its
//! consequences are durable together or not at all.

mod facts;
pub mod outbox;

pub use facts::{Activity, CardAnswer, Choice, Learned, QuestionCount, ReviewCount, StudySession};

use crate::db::Tx;
use crate::kernel::{Actor, Error, Id, Owner, Realm, Result, Timestamp, id::kind};

/// The most events of one write; more are a cycle.
const MOST_EVENTS: usize = 10_000;

/// Everything that happened and that another feature may care about. In the past tense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A person is about to be erased. It is handled before the database deletes the rows of the person: each feature ends what they caused
    /// for others.
    UserLeaving {
        /// The person.
        user: Id<kind::User>,
    },
    /// A person is being erased: each feature erases what it holds about the person.
    UserErased {
        /// The person.
        user: Id<kind::User>,
    },
    /// A person got another name or another role.
    UserChanged {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
    },
    /// A person was suspended, or reinstated.
    UserSuspended {
        /// Who.
        user: Id<kind::User>,
        /// Whether the person is suspended now.
        is_suspended: bool,
    },
    /// A person chose another time zone.
    TimeZoneChanged {
        /// Who.
        user: Id<kind::User>,
    },
    /// Holidays of the school were added or removed.
    HolidaysChanged {
        /// The number of their first day.
        from: i64,
    },
    /// XP of a person whose awards are followed was awarded, or taken back.
    XpAwarded {
        /// The person.
        user: Id<kind::User>,
        /// The entry of the ledger; for XP that is taken back, the one that had awarded it.
        entry: Id<kind::XpEntry>,
        /// The change.
        delta: i64,
        /// When the work was done.
        worked_at: Timestamp,
        /// When that entry was made.
        awarded_at: Timestamp,
        /// When the change is made.
        at: Timestamp,
    },
    /// The XP of a person within a month passed a multiple of the points for which a ticket is given, or fell behind one.
    MilestonePassed {
        /// Who.
        actor: Actor,
        /// The number of the month, in the school's calendar.
        month: i64,
        /// The multiples that are reached now.
        reached: i64,
        /// When.
        at: Timestamp,
    },
    /// A person left a squad, which goes on.
    SquadLeft {
        /// The person.
        user: Id<kind::User>,
        /// The squad.
        squad: Id<kind::Squad>,
    },
    /// The owner took an account back from a stranger who had changed its address.
    AccessTakenBack {
        /// The owner of the account.
        user: Id<kind::User>,
        /// When the stranger requested the change.
        since: Timestamp,
    },
    /// A person reviewed a flashcard, logged time or ended the timer.
    Practised {
        /// The person.
        actor: Actor,
    },
    /// A person took back what had been practised: a review, or a study log.
    PracticeUndone {
        /// Who.
        actor: Actor,
        /// The deck of the review; absent for a study log.
        deck: Option<Id<kind::Deck>>,
    },
    /// The owner of keys has used that share of the month's quota, for the first time in the cycle.
    QuotaShareReached {
        /// The owner of the quota.
        owner: Owner,
        /// The share, in percent.
        percent: u8,
        /// Requests so far.
        used: u64,
        /// The quota of the plan.
        quota: u64,
    },
    /// A person stored a study log, or deleted one.
    StudyLogged {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
        /// The log.
        log: Id<kind::StudyLog>,
        /// The day of learning that it counts for, and today.
        days: (i64, i64),
        /// What it says.
        session: StudySession,
        /// Whether it was deleted.
        is_undone: bool,
    },
    /// A person changed a study log.
    StudyLogChanged {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
        /// The log.
        log: Id<kind::StudyLog>,
        /// The day of learning.
        today: i64,
        /// The day that it counted for, and what it said.
        was: (i64, StudySession),
        /// The day that it counts for now, and what it says.
        is: (i64, StudySession),
    },
    /// A person answered a flashcard, or undid the answer.
    CardAnswered {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
        /// The review.
        review: Id<kind::Review>,
        /// The day of learning that it counts for, and today.
        days: (i64, i64),
        /// What it says.
        answer: CardAnswer,
        /// Whether it was undone.
        is_undone: bool,
    },
    /// What a person did, by the days that it counts for.
    Learned {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
        /// What is to be counted, each with the number of its day.
        counts: Vec<(i64, Learned)>,
    },
    /// A person left a class, or was removed from it.
    ClassLeft {
        /// The person.
        user: Id<kind::User>,
        /// The class.
        class: Id<kind::Class>,
    },
    /// A person became a student of a class, or is none any more.
    ClassStudentChanged {
        /// The person.
        user: Id<kind::User>,
        /// The class.
        class: Id<kind::Class>,
        /// Whether the person is a student of it now.
        is_student: bool,
    },
    /// A class was deleted.
    ClassDeleted {
        /// The class.
        class: Id<kind::Class>,
    },
    /// A day became a day of learning of a person, or is none any more.
    DayCounted {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
        /// The number of the day.
        day: i64,
        /// The length of the streak that it continued.
        streak: i64,
        /// Whether it counts no more.
        is_undone: bool,
    },
    /// The XP of a person reached another hundred.
    XpReached {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
        /// All-time XP before and after.
        totals: (i64, i64),
    },
    /// A person finished steps of the plan of the day, or took back the work of some.
    PlanProgressed {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
        /// How many steps; fewer than none where they are taken back.
        steps: i64,
        /// Whether the plan was paid, because all of its steps are done.
        is_finished: bool,
    },
    /// A person skipped a step of the plan of the day, or took that back.
    PlanStepSkipped {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
        /// Whether it was taken back.
        is_undone: bool,
    },
    /// A person chose something about how to learn.
    PreferenceShown {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
        /// What.
        choice: Choice,
    },
    /// A student did set work, or took that back.
    SetWorkDone {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
        /// How many days before its date.
        days_early: i64,
        /// Whether it was taken back.
        is_undone: bool,
    },
    /// A person is being erased who did set work. It is raised behind the ends of the memberships in classes, so that their counts of the
    /// work are right before the marks are gone.
    SetWorkErased {
        /// The person.
        user: Id<kind::User>,
    },
    /// A person became a member of a squad.
    SquadJoined {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
    },
    /// A person shared a deck with a class or with the squad.
    DeckShared {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
    },
    /// A person was paid for a challenge that the squad won.
    ChallengeWon {
        /// Who.
        user: Id<kind::User>,
        /// Whose people the person is one of.
        realm: Realm,
    },
    /// The learner profile of a person was assessed, or has another week of evidence.
    ProfileChanged {
        /// Who.
        user: Id<kind::User>,
    },
}

/// The events of a transaction that no handler has seen yet.
#[derive(Default)]
struct Pending(std::collections::VecDeque<Event>);

/// Raises events on a transaction.
pub trait Emit {
    /// Raises an event.
    fn emit(&self, event: Event);
}

impl Emit for Tx<'_> {
    fn emit(&self, event: Event) {
        self.with_extension(|Pending(events)| events.push_back(event));
    }
}

/// Handles every event of the transaction, and those that the handlers raise.
pub fn drain(tx: &Tx, react: impl Fn(&Tx, &Event) -> Result<()>) -> Result<()> {
    for _ in 0..MOST_EVENTS {
        let event = tx.with_extension(|Pending(events)| events.pop_front());
        match event {
            Some(event) => react(tx, &event)?,
            None => return Ok(()),
        }
    }
    Err(Error::internal_text("the events of one write do not end"))
}
