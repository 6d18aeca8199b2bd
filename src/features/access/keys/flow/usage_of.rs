//! Usage figures, including requests that are counted in memory and not stored yet.

use std::collections::HashMap;

use super::super::model::{Key, OwnerUsage};
use super::super::{service, wire};
use crate::app::App;
use crate::features::usage::{self, Breakdown, Figure, Filter, Meter, Range};
use crate::features::users;
use crate::kernel::{Actor, Day, Id, Owner, Result, Role, id::kind};

/// The query of a usage report.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
    pub filter: Filter,
}

/// The usage report of a developer's keys.
#[derive(Debug)]
pub struct Use {
    /// The quota.
    pub allowance: service::Allowance,
    /// The usage of the cycle.
    pub figure: Figure,
    /// The days of the report.
    pub range: Range,
    /// The sums.
    pub breakdown: Breakdown,
    /// The keys, for their names.
    pub keys: HashMap<Id<kind::Key>, Key>,
    /// The reached shares of the quota.
    pub alerts: Vec<usage::Alert>,
}

/// Sums up the usage of a developer's keys, up to this request.
pub async fn usage_of(app: &App, actor: Actor, question: Question) -> Result<Use> {
    let owner = Owner::User(actor.user);
    let asker = actor.clone();
    let handle = app.clone();
    let allowance = app.read(move |db| service::allowance(db, &asker, &handle.config.subscriptions.plans)).await?;
    let figure = usage::flow::figure(app, owner, allowance.quota()).await?;
    let range = Range::asked(question.from, question.to, Day::of(figure.cycle_start), Day::of(app.now()))?;
    let rows = usage::flow::days(app, owner, range.from.start(), range.to.next().start()).await?;
    let breakdown = Breakdown::of(rows, range, &question.filter);
    let (keys, alerts) = app
        .read(move |db| Ok((service::keys(db, &actor)?, usage::service::alerts(db, owner, figure.cycle_start)?)))
        .await?;
    let keys = keys.into_iter().map(|key| (key.id, key)).collect();
    Ok(Use { allowance, figure, range, breakdown, keys, alerts })
}

/// Returns a person's plan and its usage. Only developers have keys whose requests are counted in memory.
pub async fn subscription(app: &App, actor: Actor) -> Result<wire::Subscription> {
    let owner = Owner::User(actor.user);
    let (asker, handle) = (actor.clone(), app.clone());
    let (allowance, plan, used) = app
        .read(move |db| {
            let allowance = service::allowance(db, &asker, &handle.config.subscriptions.plans)?;
            let me = users::service::me(db, &asker)?;
            let (cycle_start, _) = db.now().cycle();
            Ok((allowance, me.plan, usage::service::used(db, owner, Meter::Requests, cycle_start)?))
        })
        .await?;
    let used = match actor.role {
        Role::Developer => usage::flow::figure(app, owner, allowance.quota()).await?.used,
        _ => used,
    };
    Ok(wire::Subscription::of(plan, allowance.quota(), used, app.now()))
}

/// Returns a person's usage of the present cycle, up to this request.
pub async fn user_usage(app: &App, actor: Actor, id: Id<kind::User>) -> Result<wire::OwnerUsage> {
    let mut found = app.read(move |db| service::user_usage(db, &actor, id)).await?;
    if let Some(counted) = usage::flow::requests_counted(app, Owner::User(id))? {
        for meter in found.meters.iter_mut().filter(|meter| meter.meter == Meter::Requests) {
            meter.used = counted;
        }
    }
    Ok(shown(app, found))
}

/// Returns an account's usage of the present cycle.
pub async fn account_usage(app: &App, id: Id<kind::Account>) -> Result<wire::OwnerUsage> {
    let found = app.read(move |db| service::account_usage(db, id)).await?;
    Ok(shown(app, found))
}

fn shown(app: &App, usage: OwnerUsage) -> wire::OwnerUsage {
    let plan = app.config.subscriptions.plans.of(&usage.plan);
    wire::OwnerUsage::of(usage, plan)
}
