//! The gate of the server: authenticates requests by token or key, and returns the actor.
//!
//! Guarantees: an operation is reached only through the gate, or is public in the contract; a refused request counts for the limits and,
//! with a key, for the meter; a key on the partner surface acts for one of its developer's learners and for no other person.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use poem::Request;
use poem::http::HeaderName;

use crate::app::App;
use crate::features::auth::Access;
use crate::features::feature::Feature;
use crate::features::keys::flow::Caller;
use crate::features::keys::{self, KeySurface};
use crate::features::learners::{self, Reference};
use crate::features::users::Obstacle;
use crate::http::bearer::Bearer;
use crate::http::context::Context;
use crate::http::dialect::Dialect;
use crate::http::gate::{Admits, Gate};
use crate::http::limit::Bucket;
use crate::kernel::{Actor, Code, Error, Fault, Owner, Realm, Result, Role, Via};

/// The declaration of this feature.
pub const FEATURE: Feature = Feature { name: "gate", ..Feature::NONE };

#[derive(Debug)]
pub struct SchoolGate;

impl Gate for SchoolGate {
    fn admit<'a>(&'a self, request: &'a Request, admits: Admits) -> BoxFuture<'a, Result<Actor>> {
        admit(request, admits).boxed()
    }
}

async fn admit(request: &Request, admits: Admits) -> Result<Actor> {
    let context = Context::of(request).ok_or_else(|| Error::internal_text("the request has no context"))?;
    let app = request.data::<App>().ok_or_else(|| Error::internal_text("the request has no app"))?;
    let asker = authenticate(request).await?;
    let asked_by = asker.actor.user;
    let (actor, scope) = match &asker.caller {
        None => (Ok(asker.actor), Ok(())),
        Some(caller) => {
            let scope = keys::flow::check_scope(context, &caller.key);
            match context.dialect() {
                Dialect::Partner if scope.is_ok() => (learner(request, app, caller).await, scope),
                _ => (Ok(asker.actor), scope),
            }
        }
    };
    // A request that is refused below counts for the limits and, with a key, for the meter.
    let counted = actor.as_ref().map_or(asked_by, |actor| actor.user);
    context.admit_operation(&app.limits, Bucket::User(counted.get()))?;
    if let Some(caller) = &asker.caller {
        keys::flow::admit(app, context, caller).await?;
    }
    if context.dialect() == Dialect::Platform && request.headers().contains_key(&LEARNER) {
        let sentence = "The header `Schola-Learner` is only for /v1. Omit it here.";
        return Err(Error::new(Code::LearnerHeader, sentence));
    }
    if let Some(obstacle) = asker.obstacle.filter(|obstacle| !is_overlooked(*obstacle, admits)) {
        return Err(obstacle.error());
    }
    let actor = actor?;
    if !admits.role(actor.role) {
        let sentence = format!("Your role ({}) has no access to this operation.", actor.role.name());
        return Err(Error::new(Code::AuthRoleWrong, sentence));
    }
    scope?;
    // A request has one guard; another one would find the same person.
    context.user.get_or_init(|| actor.user.get());
    Ok(actor)
}

/// Whether the operation admits people with this obstacle.
const fn is_overlooked(obstacle: Obstacle, admits: Admits) -> bool {
    match obstacle {
        Obstacle::Suspended => false,
        Obstacle::EmailUnverified => admits.unverified(),
        Obstacle::SecondFactorMissing => admits.without_second_factor(),
    }
}

/// The holder of a valid credential, before the role is checked.
#[derive(Debug)]
pub struct Authenticated {
    pub actor: Actor,
    /// The obstacle that keeps the person from most operations.
    pub obstacle: Option<Obstacle>,
    /// The key; absent for a token.
    pub caller: Option<Caller>,
}

/// Authenticates the request by its bearer token. A developer's key acts as the developer; on the partner surface it acts for one of the
/// developer's learners, in the role of a student.
pub async fn authenticate(request: &Request) -> Result<Authenticated> {
    let invalid = || Error::new(Code::AuthInvalid, "Invalid or expired token. Sign in again.");
    let app = request.data::<App>().ok_or_else(|| Error::internal_text("the request has no app"))?;
    let context = Context::of(request).ok_or_else(|| Error::internal_text("the request has no context"))?;
    let is_partner = context.dialect() == Dialect::Partner;
    let token = match Bearer::of(request) {
        Bearer::Missing if is_partner => return Err(Error::new(Code::AuthMissing, "Missing or invalid API key")),
        Bearer::Missing => {
            return Err(Error::new(
                Code::AuthMissing,
                "Not signed in. Send the header `Authorization: Bearer <token>`.",
            ));
        }
        Bearer::Malformed => return Err(invalid()),
        Bearer::Token(token) => token,
    };
    // A token contains dots, a key does not.
    let asker = if is_partner || !token.contains('.') {
        let caller = keys::flow::identify(app, context, token, KeySurface::Partner)
            .await
            .map_err(|error| if error.code() == Code::AuthInvalid && !is_partner { invalid() } else { error })?;
        let Owner::User(developer) = caller.owner else { return Err(invalid()) };
        let (realm, role) =
            if is_partner { (Realm::Developer(developer), Role::Student) } else { (Realm::School, Role::Developer) };
        let actor = Actor { user: developer, realm, role, via: Via::Key(caller.key.id), origin: context.origin() };
        Authenticated { actor, obstacle: None, caller: Some(caller) }
    } else {
        let (actor, obstacle) = app.state::<Access>()?.actor(app, token, context.origin()).await?;
        Authenticated { actor, obstacle, caller: None }
    };
    Ok(asker)
}

/// The header with the learner that a developer's key acts for.
static LEARNER: HeaderName = HeaderName::from_static("schola-learner");

/// Finds the learner that the key acts for.
async fn learner(request: &Request, app: &App, caller: &Caller) -> Result<Actor> {
    let missing = || {
        let sentence = "The Schola-Learner header is required. Send a learner's id, or `ext:` and your reference.";
        Error::new(Code::LearnerMissing, sentence).with_field("Schola-Learner", Fault::REQUIRED)
    };
    let named = request.headers().get(&LEARNER).map_or("", |value| value.to_str().unwrap_or("?").trim());
    if named.is_empty() {
        return Err(missing());
    }
    let reference = Reference::parse(named).map_err(|what| Error::invalid("Schola-Learner", what))?;
    let Owner::User(developer) = caller.owner else { return Err(missing()) };
    let user = app.state::<learners::Access>()?.learner(app, developer, reference).await?;
    let (via, origin) = (Via::Key(caller.key.id), caller.origin.clone());
    Ok(Actor { user, realm: Realm::Developer(developer), role: Role::Student, via, origin })
}
