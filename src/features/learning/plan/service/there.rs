//! Whether what a step is about is still there: its deck and cards, its work, its topic, and the exam that its reason names.

use super::super::model::{ExamDate, PlanDay, PlanStep, SetWork, Skipped, StepKind, WhyCode};
use super::super::{store, topics};
use super::gather::HORIZON_DAYS;
use crate::db::Reader;
use crate::features::classes::{self, MemberRole};
use crate::features::flashcards::model::Queue;
use crate::features::flashcards::service as flashcards;
use crate::features::study;
use crate::kernel::{Actor, Day, Id, Result};

/// Whether the deck of a step still shows cards for it today. Cards in learning steps may come later on the day.
pub(super) fn has_cards(db: &Reader, actor: &Actor, plan: &PlanDay, step: &PlanStep) -> Result<bool> {
    let waits = |queue, until| flashcards::has_waiting(db, actor.user, step.number, queue, until);
    if step.kind == StepKind::Learn {
        return waits(Queue::New, db.now());
    }
    Ok((step.cards > 0 && waits(Queue::Review, db.now())?) || waits(Queue::Learning, plan.ends_at)?)
}

/// Whether the deck of a step of cards is still there.
pub(super) fn has_deck(db: &Reader, actor: &Actor, step: &PlanStep) -> Result<bool> {
    match step.kind {
        StepKind::Review | StepKind::Learn => flashcards::is_own_deck(db, actor.user, Id::new(step.number)),
        StepKind::Topic | StepKind::Work | StepKind::Timer => Ok(true),
    }
}

/// Whether the decks of all steps of cards of a plan are still there.
pub(super) fn has_decks(db: &Reader, actor: &Actor, plan: &PlanDay) -> Result<bool> {
    for step in plan.content.steps() {
        if !has_deck(db, actor, step)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether there is still a log or a deck from which the topic of a step came.
pub(super) fn has_topic(db: &Reader, actor: &Actor, day: i64, step: &PlanStep) -> Result<bool> {
    let (Some(subject), Some(topic)) = (&step.subject, &step.topic) else { return Ok(true) };
    if step.why.code == WhyCode::LowRecall {
        topics::has_deck(db, actor, subject)
    } else {
        topics::has_log(db, actor, day, (subject, topic))
    }
}

/// Whether work waits for the actor: as a student of a current class.
pub(super) fn is_set_for(db: &Reader, actor: &Actor, work: &SetWork) -> bool {
    let class = classes::service::visible(db, actor, work.class);
    class.is_ok_and(|class| class.role == Some(MemberRole::Student) && !class.is_archived())
}

/// Keeps those skipped things that the actor could still take back.
pub(super) fn still_skipped(db: &Reader, actor: &Actor, skipped: Vec<Skipped>) -> Result<Vec<Skipped>> {
    let mut kept = Vec::with_capacity(skipped.len());
    for one in skipped {
        let is_there = match one.kind {
            StepKind::Review | StepKind::Learn => flashcards::is_own_deck(db, actor.user, Id::new(one.number))?,
            StepKind::Work => {
                let work = store::find_work(db, Id::new(one.number), actor.user)?;
                work.is_some_and(|work| work.done_at.is_none() && is_set_for(db, actor, &work))
            }
            StepKind::Timer => study::service::timer(db, actor)?.is_some(),
            StepKind::Topic => true,
        };
        if is_there {
            kept.push(one);
        }
    }
    Ok(kept)
}

/// Takes exams that are not ahead any more out of the reasons of open steps.
pub(super) fn forget_exams(plan: &mut PlanDay, exams: &[ExamDate]) {
    for step in plan.content.blocks.iter_mut().flat_map(|block| &mut block.steps).filter(|step| !step.is_done) {
        let is_ahead = |exam: &ExamDate| {
            step.why.exam.as_ref() == Some(&exam.subject) && step.why.until == Some(Day::numbered(exam.day))
        };
        if step.why.exam.is_none() || exams.iter().any(is_ahead) {
            continue;
        }
        (step.why.exam, step.why.until, step.why.known_without, step.why.known_with) = (None, None, None, None);
        if matches!(step.kind, StepKind::Review | StepKind::Learn) {
            step.horizon_days = u32::try_from(HORIZON_DAYS).unwrap_or(0);
        }
    }
}
