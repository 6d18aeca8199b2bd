//! What is done of a plan, by the reviews, logs and marks of the day; and what that earns.

use std::collections::HashMap;

use super::super::model::{Counted, PlanDay, PlanStep, SetWork, StepKind, Surprise};
use super::super::store;
use super::there;
use crate::db::{Reader, Tx};
use crate::events::{Emit as _, Event};
use crate::features::flashcards::model::Queue;
use crate::features::flashcards::service as flashcards;
use crate::features::study;
use crate::features::study::model::{LogFilter, LogSource, MINUTE, StudyLog};
use crate::features::xp;
use crate::features::xp::model::{Award, OLDEST_PAID_DAYS, Spent, TakeBack, Work};
use crate::kernel::text::fold;
use crate::kernel::{Actor, Day, Id, PageRequest, Result, Timestamp, id::kind};

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
    /// Whether it can be done no more: its deck was deleted or has no cards for it, its timer or the log of its topic was discarded, or its
    /// work was deleted or is of a class that was left or archived.
    pub is_dropped: bool,
    /// Whether it ends with what is done of it, because its deck was deleted.
    pub is_cut: bool,
    /// The seconds that were reviewed or measured.
    pub measured_seconds: u32,
    /// The reviews in the deck since the step was planned, and those of them that were wrong.
    pub reviewed: (i64, i64),
}

impl Progress {
    /// How much is done of a step that can be done.
    const fn of(done: u32, is_done: bool, measured_seconds: u32) -> Self {
        Self { done, is_done, is_dropped: false, is_cut: false, measured_seconds, reviewed: (0, 0) }
    }

    /// Whether a step that is one piece of work is done, or can be done no more.
    const fn of_one(is_done: bool, is_dropped: bool, measured_seconds: u32) -> Self {
        Self { is_dropped, ..Self::of(if is_done { 1 } else { 0 }, is_done, measured_seconds) }
    }
}

/// What was done since a plan was made.
struct Facts<'a, 'r> {
    db: &'a Reader<'r>,
    actor: &'a Actor,
    plan: &'a PlanDay,
    decks: HashMap<i64, Counted>,
    /// The study logs of the day.
    logs: Vec<StudyLog>,
    /// What earlier steps of a deck account for that were planned with the same counts: reviews, answers in learning steps, new cards.
    used: HashMap<(i64, i64), [i64; 3]>,
    /// The minutes of logs that earlier steps of a topic account for.
    used_minutes: HashMap<i64, i64>,
}

impl<'a, 'r> Facts<'a, 'r> {
    /// Reads what its open steps depend on, or everything, which the time depends on.
    fn read(db: &'a Reader<'r>, actor: &'a Actor, plan: &'a PlanDay, is_timed: bool) -> Result<Self> {
        let is_open = |kinds: &[StepKind]| {
            is_timed || plan.content.steps().any(|step| !step.is_done && kinds.contains(&step.kind))
        };
        let mut decks = HashMap::new();
        if is_open(&[StepKind::Review, StepKind::Learn]) {
            for done in flashcards::done_since(db, actor.user, plan.content.card_day)? {
                let (new_cards, reviews, answers) = (done.new_cards, done.reviews, done.answers);
                let (lapses, took_ms) = (done.lapses, done.took_ms);
                decks.insert(done.deck, Counted { new_cards, reviews, answers, lapses, took_ms });
            }
        }
        let mut logs = Vec::new();
        if is_open(&[StepKind::Topic, StepKind::Work]) {
            let filter = LogFilter { from: Some(Day::numbered(plan.day)), ..LogFilter::default() };
            let page = PageRequest::first("study logs of a plan", LOGS);
            logs = study::service::list(db, actor, &filter, &page)?.items;
        }
        Ok(Self { db, actor, plan, decks, logs, used: HashMap::new(), used_minutes: HashMap::new() })
    }

    fn of(&mut self, step: &PlanStep) -> Result<Progress> {
        if step.is_done {
            if step.kind == StepKind::Topic && !step.key.contains(PlanStep::UNTIL) {
                self.minutes_of(step);
            }
            let [reviews, learning, new_cards] = self.used.entry((step.number, step.base.answers)).or_default();
            match step.kind {
                StepKind::Review => {
                    *reviews += i64::from(step.cards);
                    *learning += i64::from(step.learning);
                }
                StepKind::Learn => *new_cards += i64::from(step.cards),
                StepKind::Topic | StepKind::Work | StepKind::Timer => {}
            }
            return Ok(Progress::of(step.size(), true, step.measured_seconds));
        }
        match step.kind {
            StepKind::Review | StepKind::Learn => self.cards(step),
            StepKind::Topic => self.topic(step),
            StepKind::Work => self.work(step),
            StepKind::Timer => self.timer(),
        }
    }

    /// A topic is done by the minutes of its logs that earlier steps of it do not account for.
    fn topic(&mut self, step: &PlanStep) -> Result<Progress> {
        let (minutes, timed) = self.minutes_of(step);
        let is_done = minutes * 100 >= i64::from(step.minutes()) * ENOUGH_OF_TOPIC;
        let is_dropped = minutes == 0 && !there::has_topic(self.db, self.actor, self.plan.day, step)?;
        let progress = Progress::of(count(minutes).min(step.size()), is_done, capped(step, timed));
        Ok(Progress { is_dropped, ..progress })
    }

    /// The minutes on a topic that are left for a step by earlier ones, and those of them that a timer measured.
    fn minutes_of(&mut self, step: &PlanStep) -> (i64, i64) {
        let (all, timed) = self.minutes(step);
        let used = self.used_minutes.entry(step.number).or_default();
        let (minutes, timed) = ((all - *used).max(0), (timed - *used).max(0));
        *used += minutes.min(i64::from(step.minutes()));
        (minutes, timed)
    }

    /// Work is done by its mark alone.
    fn work(&self, step: &PlanStep) -> Result<Progress> {
        let work = store::find_work(self.db, Id::new(step.number), self.actor.user)?;
        let is_done = work.as_ref().is_some_and(|work| work.done_at.is_some());
        let (_, timed) = self.minutes(step);
        let is_dropped = !is_done && !work.is_some_and(|work| there::is_set_for(self.db, self.actor, &work));
        Ok(Progress::of_one(is_done, is_dropped, capped(step, timed)))
    }

    /// A timer that waited when the plan was made is done by a log of a minute or more from it.
    fn timer(&self) -> Result<Progress> {
        let planned_at = self.plan.planned_at;
        let timer = study::service::timer(self.db, self.actor)?;
        if timer.is_some_and(|timer| timer.started_at <= planned_at) {
            return Ok(Progress::of_one(false, false, 0));
        }
        // The timer may have been started on an earlier day.
        let page = PageRequest::first("study logs of a timer", LOGS);
        let logs = study::service::list(self.db, self.actor, &LogFilter::default(), &page)?.items;
        let is_of_timer = |log: &StudyLog| {
            log.source == LogSource::Timer && log.started_at <= planned_at && log.created_at >= planned_at
        };
        let is_done = logs.iter().any(|log| is_of_timer(log) && log.minutes > 0);
        Ok(Progress::of_one(is_done, !is_done, 0))
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
        let (queue, until) = match step.kind {
            StepKind::Learn => (Queue::New, self.db.now()),
            _ if step.cards > 0 => (Queue::Review, self.db.now()),
            _ => (Queue::Learning, self.plan.ends_at),
        };
        let is_done = done >= size
            || (done > 0 && !flashcards::has_waiting(self.db, self.actor.user, step.number, queue, until)?);
        let is_dropped = done == 0 && !there::has_cards(self.db, self.actor, self.plan, step)?;
        let is_cut = done > 0 && done < size && !there::has_deck(self.db, self.actor, step)?;
        let share = f64::from(done) / f64::from(size.max(1));
        let reviewed = (now.reviews - step.base.reviews, now.lapses - step.base.lapses);
        Ok(Progress {
            reviewed,
            is_dropped,
            is_cut,
            ..Progress::of(done, is_done, (f64::from(step.seconds) * share) as u32)
        })
    }

    /// The minutes of the logs on what the step is about, and those of them that a timer measured.
    fn minutes(&self, step: &PlanStep) -> (i64, i64) {
        let is_of_step = |log: &&StudyLog| log.created_at >= self.plan.planned_at && is_about(step, log);
        self.logs.iter().filter(is_of_step).fold((0, 0), |(all, timed), log| {
            let is_timed = log.source == LogSource::Timer;
            (all + log.minutes, timed + if is_timed { log.minutes } else { 0 })
        })
    }
}

impl Facts<'_, '_> {
    /// The minutes of study since the first plan of the day: those that were logged, or those of the reviews and of the logs on topics and
    /// work of the plan, if these are more. A log has no more of them than passed since then.
    fn studied(&self) -> u32 {
        let Some(began) = self.plan.content.began else { return 0 };
        let began_at = Timestamp::from_millis(began.at_ms);
        let passed = |log: &StudyLog| log.minutes.min(whole_minutes(log.created_at.millis() - began.at_ms));
        let logs = || self.logs.iter().filter(|log| log.created_at > began_at);
        let is_planned =
            |log: &&StudyLog| self.plan.content.steps().any(|step| step.topic.is_some() && is_about(step, log));
        let logged: i64 = logs().map(passed).sum();
        let planned: i64 = logs().filter(is_planned).map(passed).sum();
        let took_ms: i64 = self.decks.values().map(|deck| deck.took_ms).sum();
        count(logged.max(planned + whole_minutes(took_ms - began.took_ms)))
    }
}

fn whole_minutes(millis: i64) -> i64 {
    millis.max(0) / MINUTE
}

/// Whether a log is about the subject and the topic of a step.
fn is_about(step: &PlanStep, log: &StudyLog) -> bool {
    let is_same = |own: Option<&String>, logged: Option<&String>| match (own, logged) {
        (Some(own), Some(logged)) => fold(own) == fold(logged),
        _ => false,
    };
    is_same(step.subject.as_ref(), Some(&log.subject)) && is_same(step.topic.as_ref(), log.topic.as_ref())
}

fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

fn capped(step: &PlanStep, minutes: i64) -> u32 {
    count(minutes.saturating_mul(60)).min(step.seconds)
}

/// What is done of each step of a plan.
pub(super) fn progress(db: &Reader, actor: &Actor, plan: &PlanDay) -> Result<Vec<Progress>> {
    let mut facts = Facts::read(db, actor, plan, false)?;
    plan.content.steps().map(|step| facts.of(step)).collect()
}

/// The same, with the minutes of study since the first plan of the day.
pub(super) fn progress_in_time(db: &Reader, actor: &Actor, plan: &PlanDay) -> Result<(Vec<Progress>, u32)> {
    let mut facts = Facts::read(db, actor, plan, true)?;
    let studied = facts.studied();
    let progress: Result<Vec<Progress>> = plan.content.steps().map(|step| facts.of(step)).collect();
    Ok((progress?, studied))
}

/// Removes the steps from a plan that can be done no more, and leaves only what is done of those that end before all their cards were
/// reviewed, because nothing else of their deck waits. Returns what is done of the steps.
pub(super) fn without_dropped(plan: &mut PlanDay, progress: Vec<Progress>) -> Vec<Progress> {
    let dropped: Vec<bool> = progress.iter().map(|progress| progress.is_dropped).collect();
    plan.content.drop_steps(&dropped);
    let left: Vec<Progress> = progress.into_iter().filter(|progress| !progress.is_dropped).collect();
    let steps = plan.content.blocks.iter_mut().flat_map(|block| &mut block.steps);
    for (step, progress) in steps.zip(&left) {
        let is_of_deck = matches!(step.kind, StepKind::Review | StepKind::Learn);
        if is_of_deck && progress.is_done && !step.is_done && progress.done < step.size() {
            step.leave_only(progress.done, progress.measured_seconds);
        }
    }
    left
}

/// The plan with what is done of it by now, saved if that changed it, and the result that was a surprise.
pub(super) fn settle(tx: &Tx, actor: &Actor, mut plan: PlanDay) -> Result<(PlanDay, Option<Surprise>)> {
    let known = plan.content.steps().count();
    let progress = progress(tx, actor, &plan)?;
    let progress = without_dropped(&mut plan, progress);
    let (mut is_changed, mut finished, mut surprise) = (progress.len() < known, Vec::new(), None);
    let steps = plan.content.blocks.iter_mut().flat_map(|block| &mut block.steps);
    for (step, progress) in steps.zip(&progress) {
        if progress.is_done && !step.is_done {
            step.is_done = true;
            step.measured_seconds = progress.measured_seconds;
            is_changed = true;
            if progress.is_cut {
                continue;
            }
            surprise = step.expected.and_then(|share| Surprise::of(&step.title, progress.reviewed, share)).or(surprise);
            if !plan.content.counted.iter().any(|name| name == step.name()) {
                finished.push(step.name().to_owned());
            }
        }
    }
    if !is_changed {
        return Ok((plan, None));
    }
    // The reviews and logs of today belong to today, also those that were sent late.
    for name in &finished {
        let award = Award { source: source_of(plan.day, name), at: tx.now(), work: Work::Step };
        xp::service::award(tx, actor, &award)?;
    }
    if !finished.is_empty() {
        let steps = i64::try_from(finished.len()).unwrap_or(0);
        tx.emit(Event::PlanProgressed { user: actor.user, realm: actor.realm, steps, is_finished: false });
    }
    plan.content.counted.extend(finished);
    Ok((saved(tx, actor, plan)?, surprise))
}

/// The event of a finished step.
fn source_of(day: i64, name: &str) -> String {
    format!("step:{day}:{name}")
}

/// After a review or a study log was taken back: opens the steps of today's plan again that it had finished. `deck` is that of the review.
pub fn look_again(tx: &Tx, actor: &Actor, deck: Option<Id<kind::Deck>>) -> Result<()> {
    let today = xp::service::calendar(tx, actor)?.day(tx.now());
    reopen(tx, actor, today, |step| match step.kind {
        StepKind::Review | StepKind::Learn => deck.is_some_and(|deck| deck.get() == step.number),
        // What was logged for an earlier plan of the day is known no more.
        StepKind::Topic | StepKind::Timer => deck.is_none() && step.key == step.name(),
        StepKind::Work => false,
    })
}

/// After a mark of set work was taken back: opens its steps again. What was done on a day that is too old to earn anything stays.
pub(super) fn reopen_work(tx: &Tx, actor: &Actor, work: &SetWork) -> Result<()> {
    let calendar = xp::service::calendar(tx, actor)?;
    let Some(day) = work.done_at.map(|at| calendar.day(at)) else { return Ok(()) };
    if day < calendar.day(tx.now()) - OLDEST_PAID_DAYS {
        return Ok(());
    }
    reopen(tx, actor, day, |step| step.kind == StepKind::Work && step.number == work.id.get())
}

/// Opens those of these steps of the plan of a day again that are done no more, and counts them no more.
fn reopen(tx: &Tx, actor: &Actor, day: i64, is_concerned: impl Fn(&PlanStep) -> bool) -> Result<()> {
    let Some(mut plan) = store::day(tx, actor.user, day)? else { return Ok(()) };
    if !plan.content.steps().any(|step| step.is_done && is_concerned(step)) {
        return Ok(());
    }
    let mut open = plan.clone();
    for step in open.content.blocks.iter_mut().flat_map(|block| &mut block.steps) {
        step.is_done = step.is_done && !is_concerned(step);
    }
    let progress = progress(tx, actor, &open)?;
    let mut names = Vec::new();
    let steps = plan.content.blocks.iter_mut().flat_map(|block| &mut block.steps);
    for (step, progress) in steps.zip(&progress) {
        if step.is_done && !progress.is_done {
            (step.is_done, step.measured_seconds) = (false, 0);
            names.push(step.name().to_owned());
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    let (counted, left): (Vec<String>, Vec<String>) =
        std::mem::take(&mut plan.content.counted).into_iter().partition(|name| names.contains(name));
    plan.content.counted = left;
    plan.is_open = true;
    store::save_day(tx, actor.user, &plan)?;
    for name in &counted {
        let source = source_of(day, name);
        let at = tx.now();
        let taken = TakeBack { source, at, day, minutes: 0, reviews: 0, steps: 1, spent: Spent::default() };
        xp::service::take_back(tx, actor, &taken)?;
    }
    if !counted.is_empty() {
        let steps = -i64::try_from(counted.len()).unwrap_or(0);
        tx.emit(Event::PlanProgressed { user: actor.user, realm: actor.realm, steps, is_finished: false });
    }
    Ok(())
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
