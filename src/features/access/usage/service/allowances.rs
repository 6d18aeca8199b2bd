//! Additions to quotas by admins.

use serde_json::json;

use super::super::model::{Addition, Meter, NewTopUp, TopUp};
use crate::db::Tx;
use crate::features::accounts;
use crate::features::audit::{self, Subject};
use crate::features::users;
use crate::kernel::{Actor, Error, Fault, Id, Owner, Result, Rule, id::kind};

/// Returns the meters that apply to an owner's keys, and the word for such an owner.
pub const fn meters_of(owner: Owner) -> (&'static [Meter], &'static str) {
    match owner {
        Owner::User(_) => (&[Meter::Requests, Meter::Credits], "a person"),
        Owner::Account(_) => (&[Meter::Seconds], "an account"),
    }
}

/// Adds to a person's quota of the present cycle.
pub fn top_up_user(tx: &Tx, actor: &Actor, id: Id<kind::User>, addition: &Addition) -> Result<TopUp> {
    let user = users::service::visible(tx, actor, id)?;
    top_up(tx, actor, Owner::User(id), ("users.topped_up", Subject::user(&user)), addition)
}

/// Adds to an account's quota of the present cycle.
pub fn top_up_account(tx: &Tx, actor: &Actor, id: Id<kind::Account>, addition: &Addition) -> Result<TopUp> {
    let account = accounts::service::existing(tx, id)?;
    top_up(tx, actor, Owner::Account(id), ("accounts.topped_up", account.subject()), addition)
}

fn top_up(
    tx: &Tx,
    actor: &Actor,
    owner: Owner,
    (action, subject): (&'static str, Subject),
    addition: &Addition,
) -> Result<TopUp> {
    let (meters, word) = meters_of(owner);
    if !meters.contains(&addition.meter) {
        let names: Vec<&str> = meters.iter().map(|meter| meter.name()).collect();
        let text = format!("must be {}, which {word} uses", names.join(" or "));
        return Err(Error::invalid("meter", Fault::told(Rule::Choice, text)));
    }
    let new = NewTopUp { owner, meter: addition.meter, amount: addition.amount, note: addition.note.clone() };
    let added = super::top_up(tx, &new)?;
    let mut details = json!({ "meter": added.meter.name(), "amount": added.amount });
    if let Some(note) = &added.note {
        details["note"] = json!(note);
    }
    audit::service::record(tx, actor, action, Some(subject), details)?;
    Ok(added)
}
