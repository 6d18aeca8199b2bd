//! Awarding badges: by their rules, and by hand.

use std::cmp::Reverse;

use serde_json::json;

use super::super::model::{Award, Badge, Evaluation, Figures, Grant, Measured, Mine, Progress, badge, badges};
use super::super::store;
use super::{measured, slugs};
use crate::db::{Reader, Tx};
use crate::features::audit::{self, Subject};
use crate::features::classes;
use crate::features::classes::sight::Aspect;
use crate::features::notifications::{self, NewNotification, NotificationEvent};
use crate::features::users::{self, User};
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Code, Error, Id, Realm, Result, ResultExt as _, Role, Timestamp, id::kind};

fn absent() -> Error {
    Error::not_found("badge")
}

/// A badge by its slug.
pub(super) fn known(slug: &str) -> Result<&'static Badge> {
    badge(slug)?.ok_or_else(absent)
}

/// Awards a badge at this time, and tells the person. Returns nothing where the person has it already.
pub(super) fn award(
    tx: &Tx,
    person: (Id<kind::User>, Realm),
    badge: &Badge,
    by: (bool, Option<&str>),
    at: Timestamp,
) -> Result<Option<Award>> {
    let (user, realm) = person;
    let Some(award) = store::insert(tx, user, (&badge.slug, at), by)? else { return Ok(None) };
    if let Some(person) = users::service::find(tx, realm, user)? {
        tell(tx, &person, badge, at)?;
    }
    Ok(Some(award))
}

fn tell(tx: &Tx, person: &User, badge: &Badge, at: Timestamp) -> Result<()> {
    let name = json!({ "en": badge.en.name, "de": badge.de.name });
    let data = json!({ "slug": badge.slug, "badge": name });
    let new = NewNotification::of(NotificationEvent::BadgeEarned, data).once(format!("badge:{}", badge.slug));
    if at < tx.now() {
        return notifications::service::notify_at(tx, person, &new, at);
    }
    notifications::service::notify(tx, person, &new).map(drop)
}

/// Awards the badges whose rules are met now and were not before. Almost always there is none, and then nothing is read or written.
pub(super) fn settle(
    tx: &Tx,
    person: (Id<kind::User>, Realm),
    (before, after): (&Measured, &Measured),
    at: Timestamp,
) -> Result<()> {
    for badge in badges()? {
        let Some(rule) = &badge.rule else { continue };
        if after.meets(rule) && !before.meets(rule) {
            award(tx, person, badge, (false, None), at)?;
        }
    }
    Ok(())
}

/// Awards the badges whose rules a person meets and that the person does not have.
pub(super) fn catch_up(
    tx: &Tx,
    person: (Id<kind::User>, Realm),
    measured: &Measured,
    at: Timestamp,
) -> Result<Vec<Award>> {
    let had = slugs(tx, person.0)?;
    let mut awarded = Vec::new();
    for badge in badges()?.iter().filter(|badge| !had.contains(&badge.slug)) {
        if badge.rule.is_some_and(|rule| measured.meets(&rule)) {
            awarded.extend(award(tx, person, badge, (false, None), at)?);
        }
    }
    Ok(awarded)
}

/// Awards the actor all badges whose rules are met.
pub fn evaluate(tx: &Tx, actor: &Actor) -> Result<Evaluation> {
    let awarded = catch_up(tx, (actor.user, actor.realm), &measured(tx, actor.user)?, tx.now())?;
    Ok(Evaluation { awarded, earned: store::awards(tx, actor.user)?.len() })
}

/// The badges of the actor, and how far the actor is with the others.
pub fn mine(db: &Reader, actor: &Actor) -> Result<Mine> {
    let mut awards = store::awards(db, actor.user)?;
    awards.sort_by_key(|award| Reverse((award.at, award.id)));
    let measured = measured(db, actor.user)?;
    let mut progress = Vec::new();
    for badge in badges()?.iter().filter(|badge| !awards.iter().any(|award| award.slug == badge.slug)) {
        if let Some(rule) = &badge.rule {
            let value = measured.value(rule);
            progress.push(Progress { badge, value, threshold: rule.threshold, percent: rule.percent(value) });
        }
    }
    Ok(Mine { awards, progress })
}

/// Awards a badge to a student by hand: tutors those that are meant for it, admins any. A second award is refused.
pub fn grant(tx: &Tx, actor: &Actor, slug: &str, grant: &Grant) -> Result<Award> {
    let person = classes::service::seen(tx, actor, grant.user, Aspect::Results).in_field("user_id")?;
    let badge = known(slug)?;
    if person.id == actor.user {
        return Err(Error::new(Code::BadgeOwn, "You cannot award a badge to yourself."));
    }
    if badge.rule.is_some() && actor.role != Role::Admin {
        let sentence = "This badge is earned by its rule. Award one of the badges that are meant for it.";
        return Err(Error::new(Code::BadgeByRule, sentence));
    }
    let note = grant.note.as_ref().map(ParsedText::as_str).filter(|note| !note.is_empty());
    let award = award(tx, (person.id, person.realm), badge, (true, note), tx.now())?
        .ok_or_else(|| Error::new(Code::BadgeEarned, format!("{} has this badge already.", person.label())))?;
    let subject = Subject { kind: "badge".into(), id: award.id.get(), label: badge.en.name.clone() };
    audit::service::record(tx, actor, "badges.awarded", Some(subject), json!({ "slug": slug, "user": person.id }))?;
    Ok(award)
}

/// A badge that the actor has, for its credential.
pub fn owned(db: &Reader, actor: &Actor, slug: &str) -> Result<(&'static Badge, Award, User)> {
    let found = store::find(db, actor.user, slug)?;
    let person = users::service::me(db, actor)?;
    let badge = known(slug)?;
    Ok((badge, found.ok_or_else(absent)?, person))
}

/// The badges of a person, for the export.
pub fn held(db: &Reader, user: Id<kind::User>) -> Result<Vec<Award>> {
    store::awards(db, user)
}

/// What is counted of a person, for the export.
pub fn held_figures(db: &Reader, user: Id<kind::User>) -> Result<Option<Figures>> {
    store::figures(db, user)
}
