//! Authentication by key, and what each request with a key has to pass.

mod usage_of;

pub use usage_of::{Question, Use, account_usage, subscription, usage_of, user_usage};

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::access::Access;
use super::model::{Key, KeySurface, Mode, Standing};
use super::scopes;
use crate::app::App;
use crate::features::usage::{self, Admission, Figure};
use crate::http::context::{Context, Usage};
use crate::http::declared::Scope;
use crate::kernel::{Cause, Code, Error, Origin, Owner, Per, Plan, Result, Timestamp};

/// How long a key without an end is taken to hold.
const UNENDING: Duration = Duration::from_secs(365 * 24 * 3600);

/// The caller of a request with a key.
#[derive(Debug, Clone)]
pub struct Caller {
    pub key: Arc<Key>,
    pub owner: Owner,
    pub standing: Arc<Standing>,
    pub plan: Plan,
    pub origin: Origin,
}

impl Caller {
    /// Whether the key is one of the sandbox.
    pub fn is_test(&self) -> bool {
        self.key.mode == Mode::Test
    }
}

fn unknown() -> Error {
    Error::new(Code::AuthInvalid, "Missing or invalid API key")
}

/// Finds the surface of a key by its text, revoked and expired ones included.
pub async fn surface_of(app: &App, text: &str) -> Result<Option<KeySurface>> {
    Ok(app.state::<Access>()?.key(app, text).await?.map(|key| key.surface))
}

/// Authenticates a key on a surface. Refuses a key that is unknown, revoked, expired, of another surface, used from an address that it does
/// not allow, or whose owner is not active. Refusals are recorded, at most once per interval.
pub async fn identify(app: &App, context: &Context, text: &str, surface: KeySurface) -> Result<Caller> {
    let access = app.state::<Access>()?;
    let found = access.key(app, text).await?;
    let identified = identified(app, context, found.clone(), surface).await;
    if identified.as_ref().is_err_and(|error| matches!(error.cause(), Cause::NoCredential | Cause::Forbidden)) {
        access.note_refusal(app, found.as_deref(), context.origin());
    }
    identified
}

async fn identified(app: &App, context: &Context, found: Option<Arc<Key>>, surface: KeySurface) -> Result<Caller> {
    let (key, standing) = examine(app, context.address, found, surface).await?;
    let owner = key.owner;
    // A request has one guard; another one would find the same key.
    context.key.get_or_init(|| (owner, key.id));
    let plan = app.config.subscriptions.plans.of(&standing.plan).clone();
    Ok(Caller { owner, standing, plan, origin: context.origin(), key })
}

/// Checks again that a developer's key may call an operation with these scopes, for an answer that goes on. Returns until when it may.
pub async fn still_admits(app: &App, text: &str, address: Option<IpAddr>, scopes: &[Scope]) -> Result<Timestamp> {
    let found = app.state::<Access>()?.key(app, text).await?;
    let (key, _) = examine(app, address, found, KeySurface::Partner).await?;
    scopes::check(&key, Some(scopes))?;
    let ends = [key.expires_at, key.revoked_at].into_iter().flatten().min();
    Ok(ends.unwrap_or_else(|| app.now().plus(UNENDING)))
}

/// Refuses a key that does not hold, and one that may not be used from this address. Returns it with what depends on its owner.
async fn examine(
    app: &App,
    address: Option<IpAddr>,
    found: Option<Arc<Key>>,
    surface: KeySurface,
) -> Result<(Arc<Key>, Arc<Standing>)> {
    let access = app.state::<Access>()?;
    let now = app.now();
    let key = found.filter(|key| key.surface == surface).ok_or_else(unknown)?;
    if key.is_revoked_at(now) {
        return Err(unknown());
    }
    if key.expires_at.is_some_and(|at| at <= now) {
        return Err(Error::new(Code::AuthExpired, "The API key has expired. Create a new one."));
    }
    let standing = access.standing(app, key.owner).await?.ok_or_else(unknown)?;
    let is_developer = standing.role == Some(crate::kernel::Role::Developer);
    if !standing.is_active || (surface == KeySurface::Partner && !is_developer) {
        let sentence = "The owner of this API key is suspended, closed, no developer any more, or has to verify the \
                        email address or set up a second factor first.";
        return Err(Error::new(Code::KeyOwnerInactive, sentence));
    }
    if !key.allowed.is_empty() && !address.is_some_and(|address| key.allowed.contain(address)) {
        let sentence = "This API key may not be used from your network address.";
        return Err(Error::new(Code::KeyAddressRefused, sentence));
    }
    access.touch(app, &key, now);
    Ok((key, standing))
}

/// Returns the quota of requests in the present cycle, additions included.
pub fn request_quota(app: &App, plan: &Plan, standing: &Standing) -> Option<u64> {
    plan.requests.map(|requests| requests.saturating_add(standing.added(standing.added_requests, app.now())))
}

/// Returns the quota of the course author's credits in the present cycle, additions included.
pub fn credit_quota(app: &App, plan: &Plan, standing: &Standing) -> u64 {
    plan.credits.saturating_add(standing.added(standing.added_credits, app.now()))
}

/// Returns the quota of seconds in the present cycle, additions included; 0 for unlimited.
pub fn second_quota(app: &App, plan: &Plan, standing: &Standing) -> u64 {
    match plan.seconds {
        0 => 0,
        seconds => seconds.saturating_add(standing.added(standing.added_seconds, app.now())),
    }
}

fn spent(figure: Figure, now: Timestamp) -> Error {
    Error::new(Code::QuotaSpent, "Monthly request quota exceeded for your plan")
        .retry_after(now.until(figure.cycle_end))
        .at_bound("monthly-requests", Per::Account)
}

/// Refuses a key whose scopes do not suffice for the operation of the request.
pub fn check_scope(context: &Context, key: &Key) -> Result<()> {
    scopes::check(key, context.scopes.get().copied())
}

/// Counts a request of a developer's key against the month's quota, before it is answered. Refuses it where the quota is spent. The
/// response headers report the usage in both cases.
pub async fn admit(app: &App, context: &Context, caller: &Caller) -> Result<Figure> {
    let quota = request_quota(app, &caller.plan, &caller.standing);
    let operation = context.operation.get().copied().unwrap_or("unknown");
    let admission = usage::flow::admit(app, caller.owner, quota, caller.key.id, operation).await?;
    let (Admission::Counted(figure) | Admission::Spent(figure)) = admission;
    context.usage.get_or_init(|| Usage { used: figure.used, quota: figure.quota, reset: figure.cycle_end });
    match admission {
        Admission::Counted(figure) => Ok(figure),
        Admission::Spent(figure) => Err(spent(figure, app.now())),
    }
}
