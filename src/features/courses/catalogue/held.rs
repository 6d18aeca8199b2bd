//! The courses that a person ordered, for the export.

use serde_json::{Value, json};

use super::service;
use crate::db::Reader;
use crate::features::holding::{Held, Holding, List, PORTION, set, with_the_person};
use crate::features::users::User;
use crate::kernel::Result;

/// This feature's data about people, for the export.
pub(super) const HOLDS: &[Holding] = &[Holding {
    about: "the courses you ordered",
    held: Held::List(List { path: "courses.json", portion: courses }),
    tables: &[with_the_person("courses")],
}];

/// Lists the orders of the person.
fn courses(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let orders = service::held(db, user.id, after, PORTION)?;
    let shown = orders.into_iter().map(|(id, order)| {
        let mut shown = json!({
            "job_id": order.job,
            "state": order.state.name(),
            "subject": order.subject,
            "format": order.layout.name(),
            "language_id": order.locale,
            "outline": order.outline,
            "add_ons": order.add_ons,
            "created_at": order.created_at,
        });
        set(&mut shown, "callback_url", order.callback);
        (id, shown)
    });
    Ok(shown.collect())
}
