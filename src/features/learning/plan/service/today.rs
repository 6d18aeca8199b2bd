//! The plan of the day: shown, chosen, and made anew when a step is skipped.

use super::super::adapted;
use super::super::engine;
use super::super::model::{
    Began, Content, ExamDate, MINUTES, PlanBlock, PlanDay, PlanState, PlanStep, PlanView, Skipped, Surprise,
    USUAL_MINUTES,
};
use super::super::store;
use super::exams;
use super::gather::{Gathered, gather};
use super::progress::{Progress, progress, progress_in_time, saved, settle, without_dropped};
use super::there;
use crate::db::{Reader, Tx};
use crate::events::{Emit as _, Event};
use crate::features::adapted::model::Settings;
use crate::features::xp;
use crate::kernel::{Actor, Calendar, Code, Error, Fault, Result};

/// A day and the plan for it, as far as there is one.
struct Today {
    calendar: Calendar,
    day: i64,
    /// The plan that is kept.
    kept: Option<PlanDay>,
    /// The minutes of the person, where the person does not say.
    usual: u32,
    /// Whether the plan is made anew because of a result, which leaves what is left of its time.
    is_surprised: bool,
}

impl Today {
    fn read(db: &Reader, actor: &Actor) -> Result<Self> {
        let calendar = xp::service::calendar(db, actor)?;
        let day = calendar.day(db.now());
        let mut kept = store::day(db, actor.user, day)?;
        if let Some(plan) = &mut kept {
            plan.content.skipped = there::still_skipped(db, actor, std::mem::take(&mut plan.content.skipped))?;
        }
        let last = if kept.is_some() { None } else { store::last_day(db, actor.user)? };
        let usual = kept.as_ref().or(last.as_ref()).map_or(USUAL_MINUTES, |plan| plan.minutes);
        Ok(Self { kept, calendar, day, usual, is_surprised: false })
    }

    /// What the person does not want today.
    fn skipped(&self) -> Vec<Skipped> {
        self.kept.as_ref().map_or_else(Vec::new, |plan| plan.content.skipped.clone())
    }
}

/// Refuses minutes out of range.
fn checked(minutes: Option<i64>) -> Result<Option<u32>> {
    let (least, most) = MINUTES;
    let in_range = |sent: i64| u32::try_from(sent).ok().filter(|_| (least..=most).contains(&sent));
    minutes.map(|sent| in_range(sent).ok_or_else(|| Error::invalid("minutes", Fault::range(least, most)))).transpose()
}

/// What is left of a plan when it is made anew: steps that are done, and what was done of others.
fn remains(db: &Reader, actor: &Actor, plan: &PlanDay) -> Result<Vec<PlanStep>> {
    let progress = progress(db, actor, plan)?;
    let is_begun = |progress: &Progress| progress.is_done || (progress.done > 0 && !progress.is_dropped);
    let begun = plan.content.steps().zip(progress).filter(|(_, progress)| is_begun(progress));
    let kept = begun.map(|(step, progress)| {
        let mut kept = PlanStep { is_done: true, measured_seconds: progress.measured_seconds, ..step.clone() };
        if !progress.is_done {
            kept.leave_only(progress.done, progress.measured_seconds);
        }
        if !kept.key.contains(PlanStep::UNTIL) {
            // The new plan may have a step of the same name.
            kept.key = format!("{}{}{}", step.key, PlanStep::UNTIL, plan.planned_at.seconds());
        }
        kept
    });
    Ok(kept.collect())
}

/// The minutes that were studied beyond those of the steps that are done. They are taken off where the person chooses other minutes: with ten
/// more minutes, there is work for ten more. They are taken off after a surprise too, for there is no more time than is left.
fn over_minutes(db: &Reader, actor: &Actor, today: &Today, (minutes, spent): (u32, u32)) -> Result<u32> {
    match &today.kept {
        Some(plan) if plan.minutes == minutes && !today.is_surprised => Ok(plan.content.over_minutes),
        Some(plan) => Ok(progress_in_time(db, actor, plan)?.1.saturating_sub(spent)),
        None => Ok(0),
    }
}

/// Makes a plan. What was done of the one before stays in it, and takes its time.
fn made(db: &Reader, actor: &Actor, today: &Today, minutes: u32, skipped: Vec<Skipped>) -> Result<(PlanDay, Gathered)> {
    let done = today.kept.as_ref().map(|plan| remains(db, actor, plan)).transpose()?.unwrap_or_default();
    let spent: u32 = done.iter().map(PlanStep::minutes).sum();
    let over_minutes = over_minutes(db, actor, today, (minutes, spent))?;
    let left = minutes.saturating_sub(spent + over_minutes);
    let mut gathered = gather(db, actor, (&today.calendar, today.day), left, &skipped)?;
    if let Some(plan) = &today.kept {
        gathered.add_begun(db, actor)?;
        if today.is_surprised && !plan.is_open {
            gathered.leave_only_begun();
        }
    }
    let mut blocks = gathered.named(engine::plan(&gathered.situation));
    if !done.is_empty() {
        blocks.insert(0, PlanBlock { steps: done, break_minutes: 0 });
    }
    blocks.retain(|block| !block.steps.is_empty());
    let before = today.kept.as_ref().map(|plan| &plan.content);
    // The time of a plan without steps has not begun.
    let earlier = before.filter(|content| content.steps().next().is_some()).and_then(|content| content.began);
    let began = Began { at_ms: db.now().millis(), took_ms: gathered.took_ms() };
    let content = Content {
        blocks,
        skipped,
        card_day: gathered.card_day,
        xp: before.and_then(|content| content.xp),
        counted: before.map_or_else(Vec::new, |content| content.counted.clone()),
        began: Some(earlier.unwrap_or(began)),
        over_minutes,
        surprise: None,
        had_anything: gathered.has_anything(),
    };
    let is_open = content.steps().any(|step| !step.is_done);
    let plan = PlanDay {
        day: today.day,
        minutes,
        content,
        is_open,
        planned_at: db.now(),
        ends_at: today.calendar.start(today.day + 1),
    };
    Ok((plan, gathered))
}

/// The plan of the actor for today: the kept one, or one with these minutes that is not kept. A kept one without steps, or with decks that are
/// gone and nothing open, is made anew as soon as there is something to do, which is not kept then either.
pub fn today(db: &Reader, actor: &Actor, minutes: Option<i64>) -> Result<PlanView> {
    let minutes = checked(minutes)?;
    let mut today = Today::read(db, actor)?;
    match today.kept.take_if(|plan| minutes.is_none_or(|minutes| minutes == plan.minutes)) {
        Some(mut plan) => {
            let exams = exams::ahead(db, actor, &exams::classes_as_student(db, actor)?, today.day)?;
            let (done, studied) = progress_in_time(db, actor, &plan)?;
            let had_steps = plan.content.steps().next().is_some();
            plan.content.had_anything |= had_steps;
            let is_open = done.iter().any(|step| !step.is_done && !step.is_dropped);
            let is_lost = !is_open && !there::has_decks(db, actor, &plan)?;
            let done = without_dropped(&mut plan, done);
            there::forget_exams(&mut plan, &exams);
            if done.is_empty() || is_lost {
                today.kept = Some(plan.clone());
                let (anew, gathered) = made(db, actor, &today, plan.minutes, today.skipped())?;
                plan.content.had_anything |= anew.content.had_anything;
                if anew.is_open {
                    return Ok(fresh(anew, gathered, false));
                }
            }
            let state = if done.is_empty() {
                without_steps(&plan)
            } else if is_open {
                PlanState::Open
            } else {
                PlanState::Done
            };
            let shown =
                view(plan, true, state, done.into_iter().map(|step| (step.done, step.is_done)).collect(), exams);
            Ok(PlanView { studied_minutes: Some(studied), ..shown })
        }
        None => {
            let (plan, gathered) = made(db, actor, &today, minutes.unwrap_or(today.usual), today.skipped())?;
            Ok(fresh(plan, gathered, false))
        }
    }
}

/// The state of a plan without steps.
const fn without_steps(plan: &PlanDay) -> PlanState {
    match (plan.content.skipped.is_empty(), plan.content.had_anything) {
        (false, _) => PlanState::Skipped,
        (true, true) => PlanState::Clear,
        (true, false) => PlanState::Empty,
    }
}

/// A plan that was just made, as it is shown.
fn fresh(plan: PlanDay, gathered: Gathered, is_kept: bool) -> PlanView {
    let is_empty = plan.content.steps().next().is_none();
    let state = match (is_empty, plan.is_open) {
        (true, _) => without_steps(&plan),
        (false, true) => PlanState::Open,
        (false, false) => PlanState::Done,
    };
    let done = plan.content.steps().map(|step| (if step.is_done { step.size() } else { 0 }, step.is_done)).collect();
    view(plan, is_kept, state, done, gathered.exams)
}

fn view(plan: PlanDay, is_kept: bool, state: PlanState, done: Vec<(u32, bool)>, exams: Vec<ExamDate>) -> PlanView {
    let mut left = done.into_iter();
    let blocks = plan.content.blocks.into_iter().map(|mut block| {
        let mut counts = Vec::with_capacity(block.steps.len());
        for step in &mut block.steps {
            let (count, is_done) = left.next().unwrap_or_default();
            step.is_done = is_done;
            counts.push(count);
        }
        (block, counts)
    });
    PlanView {
        day: plan.day,
        minutes: plan.minutes,
        is_kept,
        state,
        blocks: blocks.collect(),
        xp: plan.content.xp,
        studied_minutes: None,
        surprise: plan.content.surprise,
        skipped: plan.content.skipped,
        exams,
    }
}

/// The day with what was done of its plan by now, noted and paid.
fn settled(tx: &Tx, actor: &Actor) -> Result<Today> {
    let mut today = Today::read(tx, actor)?;
    today.kept = today.kept.map(|plan| settle(tx, actor, plan)).transpose()?.map(|(plan, _)| plan);
    Ok(today)
}

/// Makes a plan and keeps it.
fn kept(tx: &Tx, actor: &Actor, today: &Today, minutes: u32, skipped: Vec<Skipped>) -> Result<PlanView> {
    let (plan, gathered) = made(tx, actor, today, minutes, skipped)?;
    let plan = saved(tx, actor, plan)?;
    Ok(fresh(plan, gathered, true))
}

/// Keeps a plan with these minutes for today. What is done of the one before stays.
pub fn choose(tx: &Tx, actor: &Actor, minutes: Option<i64>) -> Result<PlanView> {
    let minutes = checked(minutes)?;
    let today = settled(tx, actor)?;
    kept(tx, actor, &today, minutes.unwrap_or(today.usual), today.skipped())
}

/// After a change of what adaptations say: makes the open steps of the plan that is kept for today anew, with its minutes. `before` are the
/// settings before the change. What is done of the plan stays.
pub fn follow_settings(tx: &Tx, actor: &Actor, before: &Settings) -> Result<()> {
    if !adapted::differ(tx, actor, before)? {
        return Ok(());
    }
    let today = settled(tx, actor)?;
    match &today.kept {
        Some(plan) if plan.is_open => kept(tx, actor, &today, plan.minutes, today.skipped()).map(drop),
        _ => Ok(()),
    }
}

/// After a piece of work: notes which steps of the plan are done, counts the day for the streak, and pays a finished plan. Where the result of a
/// step is a surprise, the open steps are planned anew.
pub fn follow(tx: &Tx, actor: &Actor) -> Result<()> {
    let open = store::open_days(tx, actor.user, tx.now())?;
    if open.is_empty() {
        return Ok(());
    }
    let today = xp::service::calendar(tx, actor)?.day(tx.now());
    match open.into_iter().find(|plan| plan.day == today) {
        Some(plan) => match settle(tx, actor, plan)? {
            (plan, Some(surprise)) => replan(tx, actor, plan, surprise),
            _ => Ok(()),
        },
        None => Ok(()),
    }
}

/// After a result that was a surprise: makes the open steps of today's plan anew, for what is left of its minutes, and says why. Where there is no
/// time left for any, they stay as they are. A finished plan gets steps only for cards that are in learning steps now.
fn replan(tx: &Tx, actor: &Actor, plan: PlanDay, surprise: Surprise) -> Result<()> {
    let calendar = xp::service::calendar(tx, actor)?;
    let (day, usual) = (plan.day, plan.minutes);
    let today = Today { calendar, day, kept: Some(plan), usual, is_surprised: true };
    let (mut plan, _) = made(tx, actor, &today, usual, today.skipped())?;
    if plan.is_open {
        plan.content.surprise = Some(surprise);
        saved(tx, actor, plan)?;
    }
    Ok(())
}

/// Leaves the thing of a step out for today, and fills its time with something else.
pub fn skip(tx: &Tx, actor: &Actor, key: &str, minutes: Option<i64>) -> Result<PlanView> {
    let minutes = checked(minutes)?;
    let today = settled(tx, actor)?;
    let known = match &today.kept {
        Some(plan)
            if plan.content.steps().any(|step| !step.is_done)
                && minutes.is_none_or(|minutes| minutes == plan.minutes) =>
        {
            plan.clone()
        }
        _ => made(tx, actor, &today, minutes.unwrap_or(today.usual), today.skipped())?.0,
    };
    let open = known.content.steps().find(|step| step.key == key && !step.is_done);
    let step = open.ok_or_else(|| {
        Error::new(Code::PlanStepAbsent, "Your plan has no open step with this name.").named_by("step")
    })?;
    let mut skipped = today.skipped();
    skipped.push(Skipped { kind: step.kind, number: step.number, title: step.title.clone() });
    let planned = kept(tx, actor, &today, known.minutes, skipped)?;
    tx.emit(Event::PlanStepSkipped { user: actor.user, realm: actor.realm, is_undone: false });
    Ok(planned)
}

/// Takes a skipped thing into the plan of today again, by the name of its step, and plans anew with the minutes of the plan.
pub fn restore(tx: &Tx, actor: &Actor, name: &str) -> Result<PlanView> {
    let today = settled(tx, actor)?;
    let absent =
        || Error::new(Code::PlanStepAbsent, "You have not skipped a step with this name today.").named_by("step");
    let minutes = today.kept.as_ref().map(|plan| plan.minutes).ok_or_else(absent)?;
    let mut skipped = today.skipped();
    let place = skipped.iter().position(|left_out| left_out.name() == name).ok_or_else(absent)?;
    skipped.remove(place);
    let planned = kept(tx, actor, &today, minutes, skipped)?;
    tx.emit(Event::PlanStepSkipped { user: actor.user, realm: actor.realm, is_undone: true });
    Ok(planned)
}
