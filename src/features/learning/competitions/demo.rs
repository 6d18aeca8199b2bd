//! The competitions of the demo school, when its learners have their XP: past months with their draws, and the month that runs.

use serde::Deserialize;

use super::model::NewCompetition;
use super::service::{self, Historic};
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, broken, minutes_ago, table};
use crate::features::xp;
use crate::kernel::text::ParsedText;
use crate::kernel::{Fault, Id, Realm, Result, Role, Timestamp, id::kind};

#[derive(Deserialize)]
struct Competitions {
    competition: Vec<DemoCompetition>,
}

#[derive(Deserialize)]
struct DemoCompetition {
    name: String,
    description: String,
    prizes: Vec<String>,
    min_xp: i64,
    most_tickets: i64,
    monthly: bool,
    /// The month that it is for; 0 is the one that runs.
    months_ago: i64,
    /// Usernames with how many tickets each entered, the last ones first.
    entrants: Vec<(String, i64)>,
}

/// Minutes between two entries of a competition.
const APART: u64 = 7 * 60 + 20;

/// Gives the tickets, and creates the competitions with their entries and draws.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    for person in school.everybody().into_iter().filter(|person| person.role == Role::Student) {
        service::give_historic(tx, person.id)?;
    }
    let this_month = xp::service::month_at(tx, tx.now())?;
    for demo in table::<Competitions>("competitions.toml")?.competition {
        let month = this_month - demo.months_ago;
        let starts_at = xp::service::month_start(tx, month)?;
        let ends_at = xp::service::month_start(tx, month + 1)?;
        let is_over = demo.months_ago > 0;
        service::insert_historic(
            tx,
            &Historic {
                realm: Realm::School,
                entries: entries(tx, school, &demo, (starts_at, ends_at))?,
                new: new(&demo)?,
                starts_at,
                ends_at,
                drawn_at: is_over.then(|| ends_at.plus(std::time::Duration::from_secs(150))),
            },
        )?;
    }
    Ok(())
}

fn new(demo: &DemoCompetition) -> Result<NewCompetition> {
    let fault = |what: Fault| broken(&format!("has a competition, {}, of which a text {}", demo.name, what.text()));
    Ok(NewCompetition {
        name: ParsedText::parse(&demo.name).map_err(fault)?,
        description: ParsedText::parse(&demo.description).map_err(fault)?,
        prizes: demo.prizes.iter().map(|prize| ParsedText::parse(prize).map_err(fault)).collect::<Result<_>>()?,
        min_xp: demo.min_xp,
        most_tickets: demo.most_tickets,
        is_monthly: demo.monthly,
        starts_at: None,
        ends_at: None,
    })
}

/// Who entered how many tickets when: some hours apart up to the end, or up to now.
fn entries(
    tx: &Tx,
    school: &DemoSchool,
    demo: &DemoCompetition,
    (starts_at, ends_at): (Timestamp, Timestamp),
) -> Result<Vec<(Id<kind::User>, i64, Timestamp)>> {
    let latest = ends_at.min(minutes_ago(tx, 20));
    let mut entries = Vec::new();
    for (place, (name, tickets)) in (1_u64..).zip(&demo.entrants) {
        let at = latest.minus(std::time::Duration::from_secs(APART * place * 60)).max(starts_at);
        entries.push((school.person(name)?.id, *tickets, at));
    }
    entries.reverse();
    Ok(entries)
}
