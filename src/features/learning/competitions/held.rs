//! The competitions and tickets of a person, for the export.

use serde_json::{Value, json};

use super::model::month_name;
use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, by_the_feature, with_the_person};
use crate::features::users::User;
use crate::kernel::Result;

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[
    Holding {
        about: "your competitions, each with the handle under which you stand in its proof",
        held: Held::List(List { path: "competitions.json", portion: competitions }),
        tables: &[by_the_feature("competition_entrants")],
    },
    Holding {
        about: "your tickets for competitions",
        held: Held::List(List { path: "competition-tickets.json", portion: tickets }),
        tables: &[with_the_person("competition_tickets")],
    },
];

fn competitions(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_entrants(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|held| {
        let place = held.winners.iter().position(|winner| winner.handle == held.entrant.handle);
        let shown = json!({
            "competition": held.competition,
            "handle": held.entrant.handle,
            "tickets": held.entrant.tickets,
            "entered_at": held.entered_at,
            "place": place.map(|place| place + 1),
        });
        (held.entrant.id.get(), shown)
    });
    Ok(shown.collect())
}

fn tickets(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = service::held_tickets(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|ticket| {
        let shown = json!({
            "month": month_name(ticket.month),
            "xp": ticket.xp(),
            "earned_at": ticket.earned_at,
            "competition_id": ticket.entered.map(|(competition, _)| competition),
            "number": ticket.entered.map(|(_, number)| number),
        });
        (ticket.id.get(), shown)
    });
    Ok(shown.collect())
}
