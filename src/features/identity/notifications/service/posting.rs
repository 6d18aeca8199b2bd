//! Notifying a person: the row, the message to connected clients, and the email, in one transaction.

use super::super::model::{
    ChannelMode, Choice, Choices, Counts, MOST_NOTIFICATIONS, MOST_WAITING, Mailed, Message, NewNotification,
    NotificationKind, NotificationMail, SendDue, TRIMMED, Waiting,
};
use super::super::store::Person as Known;
use super::super::{POSTED, jobs, store};
use super::{change_counts, pushes};
use crate::db::Tx;
use crate::events::outbox::{self, Audience};
use crate::features::mail::{self, NewMail};
use crate::features::push;
use crate::features::settings::{self, Settings};
use crate::features::users::{self, Status, User};
use crate::jobs::Enqueue;
use crate::kernel::{Calendar, Id, Realm, Result, Timestamp, id::kind};

/// The age of past notifications of the demo school that are read.
const READ_AFTER: std::time::Duration = std::time::Duration::from_secs(4 * 24 * 3600);

/// What notifying depends on besides the person, read once for all people of one cause.
pub(super) struct School {
    pub settings: Settings,
    /// Whether it sends messages to devices.
    pub pushes: bool,
}

impl School {
    pub fn read(tx: &Tx) -> Result<Self> {
        Ok(Self { settings: settings::service::current(tx)?, pushes: push::service::is_on(tx)? })
    }
}

/// Notifies a person: in the app, live, by email and on devices as the person prefers. Returns `None` if the person was notified of this cause before.
pub fn notify(tx: &Tx, person: &User, new: &NewNotification) -> Result<Option<Id<kind::Notification>>> {
    let school = School::read(tx)?;
    let Known { counts, choices, pushed } = store::person(tx, person.id)?;
    let kind = new.event.kind();
    let choices = choices.unwrap_or_default();
    let choice = choices.of(kind, person.role);
    let read_at = (!choice.in_app).then(|| tx.now());
    let Some(id) = store::insert(tx, person.id, new, (tx.now(), read_at))? else { return Ok(None) };
    let calendar = person.calendar(&school.settings);
    let waits = if gets_mail(person, kind) {
        let choices = (&choices, choice, &calendar);
        write(tx, (person, &school.settings), (id, new), choices, counts.waiting)?
    } else {
        false
    };
    let added = Counts { kept: 1, unread: i64::from(choice.in_app), waiting: i64::from(waits) };
    let counts = change_counts(tx, person.id, counts, added)?;
    let counts = trim(tx, person.id, counts)?;
    if school.pushes
        && let Some(day) = pushes::write(tx, (person, &calendar), (id, new), (&choices, choice), pushed)?
    {
        store::count_pushes(tx, day, &[person.id])?;
    }
    if choice.in_app {
        outbox::post(tx, Audience::Person(person.id), POSTED, &Message::of(id, new, tx.now(), counts.unread))?;
    }
    Ok(Some(id))
}

/// Demo data only: notifies a person of something in the past. Older ones are read; none is mailed.
pub fn notify_at(tx: &Tx, person: &User, new: &NewNotification, at: Timestamp) -> Result<()> {
    let read_at = Some(at.plus(READ_AFTER)).filter(|read_at| *read_at < tx.now());
    if store::insert(tx, person.id, new, (at, read_at))?.is_some() {
        let added = Counts { kept: 1, unread: i64::from(read_at.is_none()), waiting: 0 };
        let before = store::person(tx, person.id)?.counts;
        let counts = change_counts(tx, person.id, before, added)?;
        trim(tx, person.id, counts)?;
    }
    Ok(())
}

/// Demo data only: notifies people of the school of one cause in the past.
pub fn notify_all_at(
    tx: &Tx,
    people: &[Id<kind::User>],
    source: &str,
    new: &NewNotification,
    at: Timestamp,
) -> Result<()> {
    let new = new.clone().once(source.to_owned());
    users::service::several(tx, Realm::School, people)?.iter().try_for_each(|person| notify_at(tx, person, &new, at))
}

/// Demo data only: gives the notifications ids in the order of their times, because features write their parts one after the other.
pub fn order_by_time(tx: &Tx) -> Result<()> {
    store::order_by_time(tx)
}

/// Deletes the oldest notifications of a person who has too many, those about the account last: other people can cause the others, and a
/// security notice must not be pushed out by them.
pub(super) fn trim(tx: &Tx, user: Id<kind::User>, counts: Counts) -> Result<Counts> {
    if counts.kept <= MOST_NOTIFICATIONS {
        return Ok(counts);
    }
    let (deleted, unread) =
        store::delete_oldest(tx, user, counts.kept - MOST_NOTIFICATIONS + TRIMMED - 1, NotificationKind::Account)?;
    change_counts(tx, user, counts, Counts { kept: -deleted, unread: -unread, waiting: 0 })
}

/// Whether the person gets emails of this kind at all. Those about the account are always sent.
pub(super) fn gets_mail(person: &User, kind: NotificationKind) -> bool {
    let is_reachable = person.realm == Realm::School && person.status == Status::Active && person.email.is_some();
    is_reachable && (kind == NotificationKind::Account || person.wants_mail)
}

/// Queues the email about a notification, or lets it wait beside the `waiting` ones until it is due. Returns whether it waits.
fn write(
    tx: &Tx,
    (person, school): (&User, &Settings),
    (id, new): (Id<kind::Notification>, &NewNotification),
    (choices, choice, calendar): (&Choices, Choice, &Calendar),
    waiting: i64,
) -> Result<bool> {
    match &new.mail {
        NotificationMail::Already => return Ok(false),
        NotificationMail::Letter(_) if choice.email == ChannelMode::Off => return Ok(false),
        NotificationMail::Letter(letter) => return send(tx, person, school, letter).map(|()| false),
        NotificationMail::AsPreferred => {}
    }
    let kind = new.event.kind();
    let Some(due) = mail_due(tx, person, kind, (choices, choice, calendar), waiting) else { return Ok(false) };
    let what = Waiting { event: new.event.name().to_owned(), data: new.data.clone() };
    store::insert_mail(tx, person.id, id, &what, due)?;
    if due <= tx.now() {
        tx.enqueue_once(&SendDue {}, jobs::SENDING)?;
    }
    Ok(true)
}

/// When the person who gets emails of this kind gets one as preferred, beside the `waiting` ones.
pub(super) fn mail_due(
    tx: &Tx,
    person: &User,
    kind: NotificationKind,
    (choices, choice, calendar): (&Choices, Choice, &Calendar),
    waiting: i64,
) -> Option<Timestamp> {
    // An unverified address may belong to another person.
    if person.is_unverified() || waiting >= MOST_WAITING {
        return None;
    }
    choices.due(kind, choice.email, calendar, tx.now())
}

/// Queues a letter to the address of the account.
fn send(tx: &Tx, person: &User, school: &Settings, letter: &Mailed) -> Result<()> {
    let Some(to) = person.email.as_deref() else { return Ok(()) };
    let language = person.language(&school.locale);
    let Mailed { kind, letter, words } = *letter;
    mail::service::queue(tx, &NewMail { user: Some(person.id), to, asked_by: None, kind, letter, language, words })
        .map(drop)
}
