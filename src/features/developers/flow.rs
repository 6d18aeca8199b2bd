//! What involves hashes of passwords or counters in memory.

use std::collections::HashMap;

use super::model::{Breakdown, Filter, Range};
use super::{service, wire};
use crate::app::App;
use crate::features::keys::Key;
use crate::features::usage::{self, Figure, Meter};
use crate::features::users::NewUser;
use crate::features::{auth, users};
use crate::kernel::{Actor, Code, Day, Error, Id, Origin, Owner, Realm, Result, Role, id::kind};

/// Makes a developer and a first sign-in, where developers may register.
pub async fn register(app: &App, input: wire::DeveloperCreate, origin: Origin) -> Result<auth::flow::Registered> {
    if !app.config.developer_registration {
        let sentence = "Developers do not register here by themselves. Ask whoever runs this server.";
        return Err(Error::new(Code::RegistrationClosed, sentence));
    }
    let user = NewUser {
        realm: Realm::School,
        role: Role::Developer,
        full_name: input.full_name,
        email: Some(input.email),
        username: None,
        email_verified: false,
    };
    auth::flow::sign_up(app, user, input.password, origin).await
}

/// What a developer asks about use.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
    /// Which requests.
    pub filter: Filter,
}

/// The use of a developer's keys.
#[derive(Debug)]
pub struct Use {
    /// What the plan allows.
    pub allowance: service::Allowance,
    /// How far the cycle has come.
    pub figure: Figure,
    /// The days that are summed up.
    pub range: Range,
    /// The sums.
    pub breakdown: Breakdown,
    /// The keys, to name them.
    pub keys: HashMap<Id<kind::Key>, Key>,
    /// The shares of the quota that were reached.
    pub alerts: Vec<usage::Alert>,
}

/// Sums up what a developer's keys were used for, this moment included.
pub async fn usage_of(app: &App, actor: Actor, question: Question) -> Result<Use> {
    let owner = Owner::User(actor.user);
    let asker = actor.clone();
    let handle = app.clone();
    let allowance = app.read("getUsage", move |db| service::allowance(db, &asker, &handle.config.plans)).await?;
    let figure = usage::flow::figure(app, owner, allowance.quota()).await?;
    let range = Range::asked(question.from, question.to, Day::of(figure.cycle_start), Day::of(app.now()))?;
    let rows = usage::flow::days(app, owner, range.from.start(), range.to.next().start()).await?;
    let breakdown = Breakdown::of(rows, range, &question.filter);
    let (keys, alerts) = app
        .read("getUsage", move |db| {
            Ok((service::keys(db, &actor)?, usage::service::alerts(db, owner, figure.cycle_start)?))
        })
        .await?;
    let keys = keys.into_iter().map(|key| (key.id, key)).collect();
    Ok(Use { allowance, figure, range, breakdown, keys, alerts })
}

/// The plan of a person, and what was used of it. Somebody who is no developer has no keys that count.
pub async fn subscription(app: &App, actor: Actor) -> Result<wire::Subscription> {
    let owner = Owner::User(actor.user);
    let (asker, handle) = (actor.clone(), app.clone());
    let (allowance, plan, used) = app
        .read("getSubscription", move |db| {
            let allowance = service::allowance(db, &asker, &handle.config.plans)?;
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
