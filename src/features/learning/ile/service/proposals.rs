//! Which adaptations are proposed, and why.

use std::collections::BTreeMap;
use std::time::Duration;

use super::super::model::{
    Adaptation, Answers, Condition, Figure, Load, Rule, Signal, State, Week, figures, least_confidence, minutes_a_day,
    rules,
};
use crate::db::Reader;
use crate::features::adapted;
use crate::features::adapted::model::{Applied, Seen, Settings};
use crate::features::clp;
use crate::features::clp::model::Profile;
use crate::features::{flashcards, xp};
use crate::kernel::{Actor, Id, Result, Timestamp, id::kind, rounded};

/// The time of the answers that are looked at one by one, and the most of them.
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
const MOST_ANSWERS: usize = 500;
/// The time in which blocks of learning are looked for, and the most answers of it.
const WEEKS: Duration = Duration::from_secs(28 * 24 * 3600);
const MOST_OF_WEEKS: u32 = 1_500;
/// The seconds of an answer of a person whose pace is not known.
const SECONDS: f64 = 8.0;

/// The sums of the reviews of a person in the last seven days of learning, today included.
pub(super) fn week_of(db: &Reader, user: Id<kind::User>) -> Result<Week> {
    let first = flashcards::service::today(db)? - Week::DAYS + 1;
    let done = flashcards::service::sums_since(db, user, first)?;
    Ok(Week { answers: done.answers, learnt: done.reviews, lapses: done.lapses })
}

/// What proposals follow from.
pub(super) struct Situation {
    figures: BTreeMap<Signal, Figure>,
    profile: Profile,
    load: Load,
    pub settings: Settings,
    pub in_force: Vec<Applied>,
    least_confidence: f64,
}

impl Situation {
    /// Reads what proposals for the actor follow from, at this time.
    pub(super) fn read(db: &Reader, actor: &Actor, now: Timestamp) -> Result<Self> {
        let answered = flashcards::service::answered(db, actor.user, (now.minus(WEEKS), now), MOST_OF_WEEKS)?;
        let calendar = xp::service::calendar(db, actor)?;
        let sums = week_of(db, actor.user)?;
        let answers = Answers { all: &answered, from: now.minus(WEEK), most: MOST_ANSWERS, sums, calendar: &calendar };
        let seconds = flashcards::service::pace(db, actor.user)?.unwrap_or(SECONDS);
        let due = flashcards::service::due_in_all(db, actor.user)?;
        let profile = clp::service::mine(db, actor)?;
        let in_force = adapted::service::in_force(db, actor.user)?;
        Ok(Self {
            figures: figures(&answers, due, &profile),
            profile,
            load: sums.load(seconds),
            settings: Settings::with(in_force.iter().flat_map(|applied| &applied.changes)),
            in_force,
            least_confidence: least_confidence()?,
        })
    }

    fn seen(&self, condition: &Condition) -> Seen {
        let figure = condition.signal.and_then(|signal| self.figures.get(&signal));
        let dimension = condition.dimension.map(|dimension| &self.profile.dimensions[dimension]);
        let known = dimension.filter(|known| known.confidence > 0.0);
        let value = figure.map(|figure| figure.value).or(known.map(|known| known.estimate.value));
        let is_enough = figure.is_some_and(|figure| figure.amount >= condition.needs)
            || known.is_some_and(|known| known.confidence >= self.least_confidence);
        let (limit, is_least) = condition.limit();
        Seen {
            name: condition.name().to_owned(),
            value: value.map(|value| rounded(value, 1)),
            amount: figure.map(|figure| figure.amount),
            confidence: known.map(|known| known.confidence),
            limit,
            is_least,
            holds: is_enough && value.is_some_and(|value| condition.holds(value)),
        }
    }

    /// The figures that a rule asks for.
    pub(super) fn evidence(&self, rule: &Rule) -> Vec<Seen> {
        rule.when.iter().map(|condition| self.seen(condition)).collect()
    }

    /// The adaptation in force by a rule.
    pub(super) fn by(&self, rule: &Rule) -> Option<&Applied> {
        self.in_force.iter().find(|applied| applied.adaptation == rule.id)
    }

    fn adaptation(&self, rule: &'static Rule) -> Adaptation {
        if let Some(applied) = self.by(rule) {
            return Adaptation {
                rule,
                state: State::Applied,
                changes: applied.changes.clone(),
                evidence: applied.evidence.clone(),
                replaces: Vec::new(),
                minutes_a_day: None,
                applied: Some(applied.id),
            };
        }
        let evidence = self.evidence(rule);
        let is_proposed = evidence.iter().all(|seen| seen.holds);
        let changes = rule.changes(&self.settings);
        let replaced = self.in_force.iter().filter(|applied| rule.touches(&applied.changes));
        Adaptation {
            rule,
            state: if is_proposed { State::Proposed } else { State::Available },
            minutes_a_day: minutes_a_day(&changes, self.load),
            changes,
            evidence,
            replaces: replaced.map(|applied| applied.adaptation.clone()).collect(),
            applied: None,
        }
    }
}

/// All adaptations: those first that are proposed, then those in force, then the others, each in the order of the rules. Of neighbours that
/// are proposed by the same conditions, the one comes first that costs fewer minutes.
pub fn proposals(db: &Reader, actor: &Actor) -> Result<Vec<Adaptation>> {
    let situation = Situation::read(db, actor, db.now())?;
    let mut adaptations: Vec<Adaptation> = rules()?.iter().map(|rule| situation.adaptation(rule)).collect();
    adaptations.sort_by_key(|adaptation| adaptation.state);
    for alike in
        adaptations.chunk_by_mut(|a, b| a.state == State::Proposed && a.state == b.state && a.rule.when == b.rule.when)
    {
        let minutes = |adaptation: &Adaptation| adaptation.minutes_a_day.unwrap_or(0.0);
        alike.sort_by(|a, b| minutes(a).total_cmp(&minutes(b)));
    }
    Ok(adaptations)
}
