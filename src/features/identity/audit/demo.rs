//! The audit entries of the demo school: what is told in its file, and the sign-ins of every day.

use std::net::IpAddr;

use serde::Deserialize;

use super::model::{NewEntry, Subject};
use super::service;
use crate::db::Tx;
use crate::features;
use crate::features::demo_data::{DemoSchool, broken, minutes_ago, table};
use crate::features::users;
use crate::kernel::{Origin, Result, Role};

#[derive(Deserialize)]
struct History {
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    minutes_ago: u64,
    action: String,
    actor: Option<String>,
    subject: Option<String>,
    address: Option<IpAddr>,
    details: Option<serde_json::Value>,
}

/// The weeks of made-up sign-ins.
const WEEKS: u64 = 9;
/// Of so many people, one has never signed in.
const ONE_IN: u64 = 11;

/// Writes the entries, the oldest first.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    let mut entries = table::<History>("audit.toml")?.entry;
    entries.extend(sign_ins(school, &entries));
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.minutes_ago));
    entries.into_iter().try_for_each(|entry| write_one(tx, school, entry))
}

/// Makes up the sign-ins of the last weeks: about two a week for each person, on weekdays and mostly from the school. The same school
/// comes out each time.
fn sign_ins(school: &DemoSchool, told: &[Entry]) -> Vec<Entry> {
    let mut made = Vec::new();
    for (place, person) in (1_u64..).zip(school.everybody()) {
        let username = person.username.clone().unwrap_or_default();
        let is_told = told.iter().any(|entry| entry.actor.as_deref() == Some(&username));
        if place % ONE_IN == 0 && !is_told {
            continue;
        }
        // People sign in after their account was created.
        let since =
            told.iter().find(|entry| entry.subject.as_deref() == Some(&username)).map(|entry| entry.minutes_ago);
        for visit in 0..WEEKS * 2 {
            let chance = mixed(place * 1_000 + visit);
            let day = visit * 7 / 2 + chance % 3;
            let minute = day * 24 * 60 + 90 + chance / 7 % 420;
            let is_absent =
                chance.is_multiple_of(4) || (visit == 0 && person.role == Role::Student && chance.is_multiple_of(3));
            if is_absent || since.is_some_and(|since| minute + 60 > since) {
                continue;
            }
            let house = if chance % 5 < 3 { [10, 20, 3] } else { [198, 51, 100] };
            let host = u8::try_from(20 + place % 200).unwrap_or(20);
            made.push(Entry {
                minutes_ago: minute,
                action: "auth.signed_in".to_owned(),
                actor: Some(username.clone()),
                subject: Some(username.clone()),
                address: Some([house[0], house[1], house[2], host].into()),
                details: None,
            });
        }
    }
    made
}

/// Spreads numbers evenly, always in the same way (the finaliser of splitmix64).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn write_one(tx: &Tx, school: &DemoSchool, entry: Entry) -> Result<()> {
    let at = minutes_ago(tx, entry.minutes_ago);
    let action = features::actions().find(|action| *action == entry.action);
    let action = action.ok_or_else(|| broken(&format!("has the unknown action {}", entry.action)))?;
    let actor = entry.actor.as_deref().map(|name| school.person(name)).transpose()?;
    let subject = entry.subject.as_deref().map(|name| school.person(name)).transpose()?;
    let origin = Origin { address: entry.address, ..Origin::default() };
    let new = NewEntry {
        action,
        actor: actor.map(|user| (user.id, user.full_name.as_str())),
        subject: subject.map(Subject::user),
        origin: &origin,
        details: entry.details.unwrap_or_else(|| serde_json::json!({})),
    };
    service::record_at(tx, at, &new)?;
    match (action, actor, subject) {
        ("auth.signed_in", Some(user), _) => users::service::signed_in_at(tx, user, at),
        ("users.created" | "auth.registered", _, Some(user)) => users::service::joined_at(tx, user, at),
        _ => Ok(()),
    }
}
