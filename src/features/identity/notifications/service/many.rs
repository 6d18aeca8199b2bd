//! Notifying many people of one cause. What is alike for several of them is written by one statement.

use std::collections::{BTreeMap, HashMap};

use super::super::model::{Choice, Choices, Counts, Message, NewNotification, NotifyRest, Pushed, SendDue};
use super::super::store::Person as Known;
use super::super::{POSTED, jobs, store};
use super::posting::{School, gets_mail, mail_due, trim};
use super::pushes;
use crate::db::{LISTED, Tx};
use crate::events::outbox;
use crate::features::users::{self, User};
use crate::jobs::Enqueue;
use crate::kernel::{Calendar, Id, Realm, Result, Timestamp, id::kind};

/// How many people one transaction notifies, which holds the writer for some milliseconds; a job notifies the others. Transactions cost most
/// beside the rows.
const AT_ONCE: usize = 5 * LISTED;

/// What is written for a person, and for all others who chose alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ways {
    in_app: bool,
    mail_due: Option<Timestamp>,
}

impl Ways {
    const fn added(self) -> Counts {
        Counts { kept: 1, unread: self.in_app as i64, waiting: self.mail_due.is_some() as i64 }
    }
}

/// A person who is to be notified.
struct Recipient {
    person: User,
    calendar: Calendar,
    choices: Choices,
    choice: Choice,
    counts: Counts,
    pushed: Pushed,
    ways: Ways,
}

/// Notifies people of the school of one cause, by email as they prefer: the first ones at once, the others by a job. `source` names the
/// cause.
pub fn notify_all(tx: &Tx, people: &[Id<kind::User>], source: &str, new: &NewNotification) -> Result<()> {
    notify_all_of(tx, (Realm::School, people), source, new)
}

/// The same for people of this realm.
pub fn notify_all_of(
    tx: &Tx,
    (realm, people): (Realm, &[Id<kind::User>]),
    source: &str,
    new: &NewNotification,
) -> Result<()> {
    let (first, rest) = people.split_at(people.len().min(AT_ONCE));
    notify_several(tx, (realm, first), &new.clone().once(source.to_owned()))?;
    if rest.is_empty() {
        return Ok(());
    }
    let learners_of = match realm {
        Realm::School => None,
        Realm::Developer(developer) => Some(developer),
    };
    let (people, event, data, source) = (rest.to_vec(), new.event, new.data.clone(), source.to_owned());
    tx.enqueue(&NotifyRest { people, learners_of, event, data, source }).map(drop)
}

/// Notifies some of the people that a job is for. Returns the others.
pub fn notify_rest(tx: &Tx, rest: &NotifyRest) -> Result<Option<NotifyRest>> {
    let (now, later) = rest.people.split_at(rest.people.len().min(AT_ONCE));
    let new = NewNotification::of(rest.event, rest.data.clone()).once(rest.source.clone());
    notify_several(tx, (rest.learners_of.map_or(Realm::School, Realm::Developer), now), &new)?;
    let (event, data, source) = (rest.event, rest.data.clone(), rest.source.clone());
    let learners_of = rest.learners_of;
    Ok((!later.is_empty()).then(|| NotifyRest { people: later.to_vec(), learners_of, event, data, source }))
}

fn notify_several(tx: &Tx, (realm, people): (Realm, &[Id<kind::User>]), new: &NewNotification) -> Result<()> {
    let school = School::read(tx)?;
    people.chunks(LISTED).try_for_each(|portion| notify_portion(tx, &school, (realm, portion), new))
}

/// Notifies [`LISTED`] people at the most.
fn notify_portion(
    tx: &Tx,
    school: &School,
    (realm, people): (Realm, &[Id<kind::User>]),
    new: &NewNotification,
) -> Result<()> {
    let mut known = store::people(tx, people)?;
    let mut recipients = Vec::with_capacity(people.len());
    for person in users::service::several(tx, realm, people)? {
        let of_person = known.remove(&person.id.get());
        if of_person.is_none() {
            store::count(tx, person.id, Counts::default())?;
        }
        recipients.push(recipient(tx, school, (person, of_person.unwrap_or_default()), new));
    }
    let mut alike: BTreeMap<Ways, Vec<Id<kind::User>>> = BTreeMap::new();
    for recipient in &recipients {
        alike.entry(recipient.ways).or_default().push(recipient.person.id);
    }
    let mut written = HashMap::with_capacity(people.len());
    for (ways, users) in alike {
        written.extend(write(tx, ways, &users, new)?);
    }
    let (mut messages, mut sent) = (Vec::with_capacity(people.len()), BTreeMap::<i64, Vec<Id<kind::User>>>::new());
    for Recipient { person, calendar, choices, choice, counts, pushed, ways } in &recipients {
        // Who was notified of this cause before is not notified again.
        let Some(id) = written.get(&person.id.get()) else { continue };
        let counts = trim(tx, person.id, counts.plus(ways.added()))?;
        if school.pushes
            && let Some(day) = pushes::write(tx, (person, calendar), (*id, new), (choices, *choice), *pushed)?
        {
            sent.entry(day).or_default().push(person.id);
        }
        if ways.in_app {
            messages.push((person.id, Message::of(*id, new, tx.now(), counts.unread)));
        }
    }
    sent.iter().try_for_each(|(day, users)| store::count_pushes(tx, *day, users))?;
    outbox::post_each(tx, POSTED, &messages)
}

/// Looks how a person is to be notified.
fn recipient(tx: &Tx, school: &School, (person, known): (User, Known), new: &NewNotification) -> Recipient {
    let (kind, calendar) = (new.event.kind(), person.calendar(&school.settings));
    let Known { counts, choices, pushed } = known;
    let choices = choices.unwrap_or_default();
    let choice = choices.of(kind, person.role);
    let mail_due = gets_mail(&person, kind)
        .then(|| mail_due(tx, &person, kind, (&choices, choice, &calendar), counts.waiting))
        .flatten();
    let ways = Ways { in_app: choice.in_app, mail_due };
    Recipient { person, calendar, choices, choice, counts, pushed, ways }
}

/// Writes the notifications of people who get them alike, and the emails about them that wait. Returns the ids, by the number of the person.
fn write(
    tx: &Tx,
    ways: Ways,
    users: &[Id<kind::User>],
    new: &NewNotification,
) -> Result<HashMap<i64, Id<kind::Notification>>> {
    let read_at = (!ways.in_app).then(|| tx.now());
    let written = store::insert_many(tx, users, new, (tx.now(), read_at))?;
    if written.is_empty() {
        return Ok(HashMap::new());
    }
    let (ids, users): (Vec<_>, Vec<_>) = written.iter().copied().unzip();
    store::count_many(tx, &users, ways.added())?;
    if let Some(due) = ways.mail_due {
        store::insert_mails(tx, &ids, due)?;
        if due <= tx.now() {
            tx.enqueue_once(&SendDue {}, jobs::SENDING)?;
        }
    }
    Ok(written.into_iter().map(|(id, user)| (user.get(), id)).collect())
}
