//! Event handlers: what each event triggers, in the transaction that raised it.

use super::{analytics, badges, classes, clp, competitions, flashcards, keys, notifications, plan, squads, usage, xp};
use crate::db::Tx;
use crate::events::{Event, StudySession};
use crate::features::clp::model::Counts;
use crate::features::clp::service::Occasion;
use crate::kernel::{Id, Realm, Result, id::kind};

/// The operations that create or add a person and return it under its id. `%` stands for any text.
const MAKERS_OF_PEOPLE: [&str; 3] = ["POST /api/admin/users", "POST /v1/learners", "POST /api/classes/%/members"];

/// Handles an event.
pub fn react(tx: &Tx, event: &Event) -> Result<()> {
    match event {
        Event::UserLeaving { user } => {
            super::all().filter_map(|feature| feature.leave).try_for_each(|leave| leave(tx, *user))
        }
        Event::UserErased { user } => {
            crate::app::forget_answers(tx, *user, &MAKERS_OF_PEOPLE)?;
            super::all().filter_map(|feature| feature.erase).try_for_each(|erase| erase(tx, *user))
        }
        Event::UserChanged { user, realm } => user_changed(tx, (*user, *realm)),
        Event::UserSuspended { user, is_suspended } => {
            squads::service::follow_suspension(tx, *user)?;
            xp::service::suspend(tx, *user, *is_suspended)
        }
        Event::TimeZoneChanged { user } => notifications::service::zone_changed(tx, *user),
        Event::HolidaysChanged { from } => xp::service::holidays_changed(tx, *from),
        Event::XpAwarded { user, entry, delta, worked_at, awarded_at, at } => {
            squads::service::earned(tx, *user, *entry, *delta, [*worked_at, *awarded_at, *at])
        }
        Event::MilestonePassed { actor, month, reached, at } => {
            competitions::service::reached(tx, actor, (*month, *reached), *at)
        }
        Event::SquadLeft { user, squad } => flashcards::service::end_shares(tx, *user, *squad),
        Event::AccessTakenBack { user, since } => keys::service::revoke_since(tx, *user, *since).map(|_| ()),
        Event::Practised { actor } => plan::service::follow(tx, actor),
        Event::PracticeUndone { actor, deck } => plan::service::look_again(tx, actor, *deck),
        Event::QuotaShareReached { owner, percent, used, quota } => {
            usage::service::tell_of_share(tx, *owner, *percent, *used, *quota)
        }
        Event::StudyLogged { user, realm, log, days, session, is_undone } => {
            let occasion = Occasion { user: *user, realm: *realm, days: *days, now: tx.now(), is_undone: *is_undone };
            clp::service::session(tx, &occasion, *log, session)?;
            badges::service::studied(tx, (*user, *realm), session, *is_undone)
        }
        Event::StudyLogChanged { user, realm, log, today, was, is } => {
            log_changed(tx, (*user, *realm), (*log, *today), (was, is))
        }
        Event::CardAnswered { user, realm, review, days, answer, is_undone } => {
            let occasion = Occasion { user: *user, realm: *realm, days: *days, now: tx.now(), is_undone: *is_undone };
            clp::service::answer(tx, &occasion, *review, answer)?;
            badges::service::answered(tx, (*user, *realm), answer, *is_undone)
        }
        Event::Learned { user, realm, counts } => analytics::service::learned(tx, *user, *realm, counts),
        Event::ClassLeft { user, class } => flashcards::service::end_class_shares(tx, *user, *class),
        Event::ClassStudentChanged { user, class, is_student } => {
            plan::service::student_changed(tx, *user, *class, *is_student)?;
            analytics::service::student_changed(tx, *user, *class, *is_student)
        }
        Event::ClassDeleted { class } => analytics::service::class_deleted(tx, *class),
        Event::DayCounted { user, realm, day, streak, is_undone } => {
            day_counted(tx, (*user, *realm), (*day, *streak), *is_undone)
        }
        Event::XpReached { user, realm, totals } => badges::service::xp_reached(tx, (*user, *realm), *totals),
        Event::PlanProgressed { user, realm, steps, is_finished } => {
            plan_progressed(tx, (*user, *realm), *steps, *is_finished)
        }
        Event::PlanStepSkipped { user, realm, is_undone } => {
            let skipped = if *is_undone { -1 } else { 1 };
            clp::service::noted(tx, (*user, *realm), &Counts::of_steps(0, skipped))
        }
        Event::PreferenceShown { user, realm, choice } => {
            clp::service::noted(tx, (*user, *realm), &Counts::of_choice(*choice))
        }
        Event::DeckShared { user, realm } => clp::service::noted(tx, (*user, *realm), &Counts::of_act()),
        Event::SetWorkDone { user, realm, days_early, is_undone } => {
            badges::service::set_work_done(tx, (*user, *realm), *days_early, *is_undone)
        }
        Event::SetWorkErased { user } => plan::service::erase_done(tx, *user),
        Event::SquadJoined { user, realm } => {
            clp::service::noted(tx, (*user, *realm), &Counts::of_act())?;
            badges::service::squad_joined(tx, (*user, *realm))
        }
        Event::ChallengeWon { user, realm } => {
            clp::service::noted(tx, (*user, *realm), &Counts::of_act())?;
            badges::service::challenge_won(tx, (*user, *realm))
        }
        Event::ProfileChanged { user } => badges::service::profile_changed(tx, *user),
    }
}

/// What a change of a person's account triggers.
fn user_changed(tx: &Tx, (user, realm): (Id<kind::User>, Realm)) -> Result<()> {
    classes::service::follow(tx, realm, user)?;
    squads::service::follow(tx, realm, user)?;
    xp::service::follow_role(tx, realm, user)
}

/// What a day that counts, or counts no more, triggers.
fn day_counted(tx: &Tx, of: (Id<kind::User>, Realm), (day, streak): (i64, i64), is_undone: bool) -> Result<()> {
    if !is_undone {
        notifications::service::withdraw_reminder(tx, of.0, day)?;
    }
    badges::service::day_counted(tx, of, (day, streak), is_undone)
}

/// What steps of a plan that were finished, or are open again, trigger.
fn plan_progressed(tx: &Tx, of: (Id<kind::User>, Realm), steps: i64, is_finished: bool) -> Result<()> {
    if steps != 0 {
        clp::service::noted(tx, of, &Counts::of_steps(steps, 0))?;
    }
    badges::service::plan_progressed(tx, of, steps, is_finished)
}

/// What a study log that was changed triggers.
fn log_changed(
    tx: &Tx,
    (user, realm): (Id<kind::User>, Realm),
    (log, today): (Id<kind::StudyLog>, i64),
    ((old_day, was), (new_day, is)): (&(i64, StudySession), &(i64, StudySession)),
) -> Result<()> {
    let on = |day| Occasion { user, realm, days: (day, today), now: tx.now(), is_undone: false };
    clp::service::session_changed(tx, log, [(&on(*old_day), was), (&on(*new_day), is)])?;
    badges::service::studied(tx, (user, realm), was, true)?;
    badges::service::studied(tx, (user, realm), is, false)
}
