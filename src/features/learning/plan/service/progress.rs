//! What is done of a plan, by the reviews, logs and marks of the day; and what that earns.

use std::collections::HashMap;

use super::super::model::{Counted, PlanDay, PlanStep, StepKind};
use super::super::store;
use crate::db::{Reader, Tx};
use crate::events::{Emit as _, Event};
use crate::features::flashcards::model::Queue;
use crate::features::flashcards::service as flashcards;
use crate::features::study;
use crate::features::study::model::{LogFilter, LogSource, StudyLog};
use crate::features::xp;
use crate::features::xp::model::{Award, Work};
use crate::kernel::text::fold;
use crate::kernel::{Actor, Day, PageRequest, Result};

/// The share of the minutes of a topic with which it is done, in percent.
const ENOUGH_OF_TOPIC: i64 = 60;
/// The logs of a day that are looked at.
const LOGS: u32 = 100;

/// How much of a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Progress {
    /// In the unit of [`PlanStep::size`].
    pub done: u32,
    pub is_done: bool,
    /// The seconds that were reviewed or measured.
    pub measured_seconds: u32,
}

/// What was done since a plan was made.
struct Facts<'a, 'r> {
    db: &'a Reader<'r>,
    actor: &'a Actor,
    plan: &'a PlanDay,
    decks: HashMap<i64, Counted>,
    logs: Vec<StudyLog>,
    /// What earlier steps of a deck account for that were planned with the same counts: reviews, answers in learning steps, new cards.
    used: HashMap<(i64, i64), [i64; 3]>,
}

impl<'a, 'r> Facts<'a, 'r> {
    fn read(db: &'a Reader<'r>, actor: &'a Actor, plan: &'a PlanDay) -> Result<Self> {
        let is_open = |kinds: &[StepKind]| plan.content.steps().any(|step| !step.is_done && kinds.contains(&step.kind));
        let mut decks = HashMap::new();
        if is_open(&[StepKind::Review, StepKind::Learn]) {
            for done in flashcards::done_since(db, actor.user, plan.content.card_day)? {
                let counted = Counted { new_cards: done.new_cards, reviews: done.reviews, answers: done.answers };
                decks.insert(done.deck, counted);
            }
        }
        let mut logs = Vec::new();
        if is_open(&[StepKind::Topic, StepKind::Work]) {
            let filter = LogFilter { from: Some(Day::numbered(plan.day)), ..LogFilter::default() };
            let page = PageRequest::first("study logs of a plan", LOGS);
            logs = study::service::list(db, actor, &filter, &page)?.items;
            logs.retain(|log| log.created_at >= plan.planned_at);
        }
        Ok(Self { db, actor, plan, decks, logs, used: HashMap::new() })
    }

    fn of(&mut self, step: &PlanStep) -> Result<Progress> {
        if step.is_done {
            let [reviews, learning, new_cards] = self.used.entry((step.number, step.base.answers)).or_default();
            match step.kind {
                StepKind::Review => {
                    *reviews += i64::from(step.cards);
                    *learning += i64::from(step.learning);
                }
                StepKind::Learn => *new_cards += i64::from(step.cards),
                StepKind::Topic | StepKind::Work | StepKind::Timer => {}
            }
            return Ok(Progress { done: step.size(), is_done: true, measured_seconds: step.measured_seconds });
        }
        match step.kind {
            StepKind::Review | StepKind::Learn => self.cards(step),
            StepKind::Topic => {
                let (minutes, timed) = self.minutes(step);
                let is_done = minutes * 100 >= i64::from(step.minutes()) * ENOUGH_OF_TOPIC;
                Ok(Progress { done: count(minutes).min(step.size()), is_done, measured_seconds: capped(step, timed) })
            }
            StepKind::Work => {
                let is_done = store::is_over(self.db, step.number, self.actor.user)?;
                let (_, timed) = self.minutes(step);
                Ok(Progress { done: u32::from(is_done), is_done, measured_seconds: capped(step, timed) })
            }
            StepKind::Timer => {
                let timer = study::service::timer(self.db, self.actor)?;
                let is_done = timer.is_none_or(|timer| timer.started_at > self.plan.planned_at);
                Ok(Progress { done: u32::from(is_done), is_done, measured_seconds: 0 })
            }
        }
    }

    fn cards(&mut self, step: &PlanStep) -> Result<Progress> {
        let now = self.decks.get(&step.number).copied().unwrap_or_default();
        let in_steps = |counted: Counted| counted.answers - counted.reviews - counted.new_cards;
        let [reviews, learning, new_cards] = self.used.entry((step.number, step.base.answers)).or_default();
        let take = |used: &mut i64, total: i64, most: u32| {
            let taken = (total - *used).clamp(0, i64::from(most));
            *used += taken;
            taken
        };
        let done = if step.kind == StepKind::Review {
            take(reviews, now.reviews - step.base.reviews, step.cards)
                + take(learning, in_steps(now) - in_steps(step.base), step.learning)
        } else {
            take(new_cards, now.new_cards - step.base.new_cards, step.cards)
        };
        let (done, size) = (count(done), step.size());
        // Cards of the same note wait until tomorrow, so a deck can be empty before all cards of a step were shown.
        let queue = if step.kind == StepKind::Review { Queue::Review } else { Queue::New };
        let is_done = done >= size
            || (done > 0 && step.cards > 0 && !flashcards::has_waiting(self.db, self.actor.user, step.number, queue)?);
        let share = f64::from(done) / f64::from(size.max(1));
        Ok(Progress { done, is_done, measured_seconds: (f64::from(step.seconds) * share) as u32 })
    }

    /// The minutes of the logs on what the step is about, and those of them that a timer measured.
    fn minutes(&self, step: &PlanStep) -> (i64, i64) {
        let is_same = |own: Option<&String>, logged: Option<&String>| match (own, logged) {
            (Some(own), Some(logged)) => fold(own) == fold(logged),
            _ => false,
        };
        let is_of_step = |log: &&StudyLog| {
            is_same(step.subject.as_ref(), Some(&log.subject)) && is_same(step.topic.as_ref(), log.topic.as_ref())
        };
        self.logs.iter().filter(is_of_step).fold((0, 0), |(all, timed), log| {
            let is_timed = log.source == LogSource::Timer;
            (all + log.minutes, timed + if is_timed { log.minutes } else { 0 })
        })
    }
}

fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

fn capped(step: &PlanStep, minutes: i64) -> u32 {
    count(minutes.saturating_mul(60)).min(step.seconds)
}

/// What is done of each step of a plan.
pub(super) fn progress(db: &Reader, actor: &Actor, plan: &PlanDay) -> Result<Vec<Progress>> {
    let mut facts = Facts::read(db, actor, plan)?;
    plan.content.steps().map(|step| facts.of(step)).collect()
}

/// After a piece of work: notes which steps of the plan are done, counts the day for the streak, and pays a finished plan.
pub fn follow(tx: &Tx, actor: &Actor) -> Result<()> {
    match store::last_day(tx, actor.user)? {
        Some(plan) if plan.is_open && plan.ends_at > tx.now() => settle(tx, actor, plan).map(drop),
        _ => Ok(()),
    }
}

/// The plan with what is done of it by now, saved if that changed it.
pub(super) fn settle(tx: &Tx, actor: &Actor, mut plan: PlanDay) -> Result<PlanDay> {
    let progress = progress(tx, actor, &plan)?;
    let mut finished = Vec::new();
    let steps = plan.content.blocks.iter_mut().flat_map(|block| &mut block.steps);
    for (step, progress) in steps.zip(&progress) {
        if progress.is_done && !step.is_done {
            step.is_done = true;
            step.measured_seconds = progress.measured_seconds;
            finished.push(step.key.clone());
        }
    }
    if finished.is_empty() {
        return Ok(plan);
    }
    let steps = i64::try_from(finished.len()).unwrap_or(0);
    // The reviews and logs of today belong to today, also those that were sent late.
    for key in finished {
        let award = Award { source: format!("step:{}:{key}", plan.day), at: tx.now(), work: Work::Step };
        xp::service::award(tx, actor, &award)?;
    }
    tx.emit(Event::PlanProgressed { user: actor.user, realm: actor.realm, steps, is_finished: false });
    saved(tx, actor, plan)
}

/// Pays a plan whose steps are all done, and saves it.
pub(super) fn saved(tx: &Tx, actor: &Actor, mut plan: PlanDay) -> Result<PlanDay> {
    plan.is_open = plan.content.steps().any(|step| !step.is_done);
    if !plan.is_open && plan.content.xp.is_none() && plan.content.is_worth_paying() {
        let award = Award { source: format!("plan:{}", plan.day), at: tx.now(), work: Work::Plan };
        plan.content.xp = Some(xp::service::award(tx, actor, &award)?.delta);
        tx.emit(Event::PlanProgressed { user: actor.user, realm: actor.realm, steps: 0, is_finished: true });
    }
    store::save_day(tx, actor.user, &plan)?;
    Ok(plan)
}
