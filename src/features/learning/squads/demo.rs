//! The squads of the demo school, when its learners have their XP.

use std::collections::HashMap;

use serde::Deserialize;

use super::model::NewSquad;
use super::service::{self, Historic, HistoricChallenge};
use crate::db::Tx;
use crate::features::demo_data::{DemoSchool, broken, minutes_ago, table};
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Id, Result, id::kind};

#[derive(Deserialize)]
struct Squads {
    squad: Vec<DemoSquad>,
    challenge: Vec<DemoChallenge>,
}

#[derive(Deserialize)]
struct DemoSquad {
    name: String,
    code: String,
    takes_part: bool,
    /// Usernames with the days since they joined, the owner first.
    members: Vec<(String, u64)>,
}

#[derive(Deserialize)]
struct DemoChallenge {
    challenger: String,
    opponent: String,
    asked_hours_ago: u64,
    accepted_hours_ago: Option<u64>,
}

const MINUTES_OF_A_DAY: u64 = 24 * 60;

/// Creates the squads with their members and challenges.
pub(super) fn write(tx: &Tx, school: &mut DemoSchool) -> Result<()> {
    let Squads { squad: squads, challenge: challenges } = table("squads.toml")?;
    let mut made: HashMap<&str, Id<kind::Squad>> = HashMap::new();
    for squad in &squads {
        let fault = |what| broken(&format!("has a squad, {}, whose name {what}", squad.name));
        let members = squad.members.iter().enumerate().map(|(place, (name, days))| {
            // A few hours apart, so that nobody joins before the squad is created.
            let place = u64::try_from(place).unwrap_or(0);
            Ok((school.person(name)?, minutes_ago(tx, (days * MINUTES_OF_A_DAY).saturating_sub(place * 95))))
        });
        let historic = Historic {
            squad: NewSquad { name: Line::parse(&squad.name).map_err(fault)? },
            code: &squad.code,
            takes_part: squad.takes_part,
            members: members.collect::<Result<Vec<_>>>()?,
        };
        made.insert(&squad.name, service::insert_historic(tx, &historic)?);
    }
    for challenge in &challenges {
        let squad = |name: &str| {
            made.get(name).copied().ok_or_else(|| broken(&format!("has a challenge of {name}, which is no squad")))
        };
        let past = HistoricChallenge {
            sides: [squad(&challenge.challenger)?, squad(&challenge.opponent)?],
            asked_at: minutes_ago(tx, challenge.asked_hours_ago * 60),
            accepted_at: challenge.accepted_hours_ago.map(|hours| minutes_ago(tx, hours * 60)),
        };
        service::insert_challenge(tx, &past)?;
    }
    service::sort_activity(tx)
}
