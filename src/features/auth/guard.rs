//! The guards: what a handler asks for in its signature is who may call it.

use poem::http::HeaderName;
use poem::{Request, RequestBody};
use poem_openapi::registry::Registry;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::access::Access;
use crate::app::App;
use crate::features::keys::flow::Caller;
use crate::features::keys::{self, KeySurface};
use crate::features::learners::{self, Reference};
use crate::features::users::Obstacle;
use crate::http::bearer::{Bearer, bearer_scheme};
use crate::http::context::Context;
use crate::http::dialect::Dialect;
use crate::http::limit::Bucket;
use crate::kernel::{Actor, Code, Error, Owner, Realm, Result, Role, Via};

const fn bit(role: Role) -> u8 {
    1 << role as u8
}

const fn bit_of(obstacle: Obstacle) -> u8 {
    match obstacle {
        Obstacle::Suspended => 0,
        Obstacle::EmailUnverified => UNVERIFIED,
        Obstacle::SecondFactorMissing => WITHOUT_FACTOR,
    }
}

const EVERYBODY: u8 = bit(Role::Student) | bit(Role::Tutor) | bit(Role::Admin) | bit(Role::Developer);

/// Somebody who has not set up the second factor that the school demands.
const WITHOUT_FACTOR: u8 = 1;
/// Somebody whose address is not verified, where the school lets in verified ones only.
const UNVERIFIED: u8 = 2;

/// A signed-in person whose role is in ROLES. What else would keep the person out is overlooked where LENIENT names it.
#[derive(Debug)]
pub struct Guard<const ROLES: u8, const LENIENT: u8 = 0>(pub Actor);

/// Any signed-in person.
pub type AnyUser = Guard<EVERYBODY>;
/// Any signed-in person, even one who still has to enrol a second factor.
pub type Enrolling = Guard<EVERYBODY, WITHOUT_FACTOR>;
/// Any signed-in person, even one who still has to verify the address.
pub type Verifying = Guard<EVERYBODY, UNVERIFIED>;
/// Any signed-in person who is not suspended.
pub type Leaving = Guard<EVERYBODY, { WITHOUT_FACTOR | UNVERIFIED }>;
/// A developer.
pub type Developer = Guard<{ bit(Role::Developer) }>;
/// An admin.
pub type Admin = Guard<{ bit(Role::Admin) }>;

/// The one security scheme of the platform.
const SCHEME: &str = "bearer";

impl<'a, const ROLES: u8, const LENIENT: u8> ApiExtractor<'a> for Guard<ROLES, LENIENT> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        registry.create_security_scheme(SCHEME, bearer_scheme());
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
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
        // Whoever is refused below was counted all the same, by the limits and, where a key asks, by the meter.
        let counted = actor.as_ref().map_or(asked_by, |actor| actor.user);
        app.limits.admit_operation(context, Bucket::User(counted.get()))?;
        if let Some(caller) = &asker.caller {
            keys::flow::admit(app, context, caller).await?;
        }
        if context.dialect() == Dialect::Platform && request.headers().contains_key(&LEARNER) {
            let sentence = "The header `Schola-Learner` belongs to /v1; leave it out here.";
            return Err(Error::new(Code::LearnerHeader, sentence).into());
        }
        if let Some(obstacle) = asker.obstacle.filter(|obstacle| LENIENT & bit_of(*obstacle) == 0) {
            return Err(obstacle.error().into());
        }
        let actor = actor?;
        if bit(actor.role) & ROLES == 0 {
            let sentence = format!("Your role, {}, does not allow this.", actor.role.name());
            return Err(Error::new(Code::AuthRoleWrong, sentence).into());
        }
        scope?;
        // The first guard of a request is the only one; were there another, it would find the same person.
        context.user.get_or_init(|| actor.user.get());
        Ok(Self(actor))
    }
}

/// Somebody with a good credential, before the role was looked at.
#[derive(Debug)]
pub struct Asker {
    /// Who.
    pub actor: Actor,
    /// What keeps the person from most operations, where anything does.
    pub obstacle: Option<Obstacle>,
    /// The key, where it was one.
    pub caller: Option<Caller>,
}

/// Who asks, by the bearer token of the request. A developer's key asks as the developer; on the partner surface, where it acts for one
/// of the developer's learners, as somebody in the role of a student.
pub async fn authenticate(request: &Request) -> Result<Asker> {
    let invalid = || Error::new(Code::AuthInvalid, "The credential is not one that counts here.");
    let app = request.data::<App>().ok_or_else(|| Error::internal_text("the request has no app"))?;
    let context = Context::of(request).ok_or_else(|| Error::internal_text("the request has no context"))?;
    let is_partner = context.dialect() == Dialect::Partner;
    let token = match Bearer::of(request) {
        Bearer::Missing if is_partner => return Err(Error::new(Code::AuthMissing, "Missing or invalid API key")),
        Bearer::Missing => {
            return Err(Error::new(Code::AuthMissing, "Sign in first: send `Authorization: Bearer <token>`."));
        }
        Bearer::Malformed => return Err(invalid()),
        Bearer::Token(token) => token,
    };
    // A token has parts with dots between them, a key has none.
    let asker = if is_partner || !token.contains('.') {
        let caller = keys::flow::identify(app, context, token, KeySurface::Partner)
            .await
            .map_err(|error| if error.code() == Code::AuthInvalid && !is_partner { invalid() } else { error })?;
        let Owner::User(developer) = caller.owner else { return Err(invalid()) };
        let (realm, role) =
            if is_partner { (Realm::Developer(developer), Role::Student) } else { (Realm::School, Role::Developer) };
        let actor = Actor { user: developer, realm, role, via: Via::Key(caller.key.id), origin: context.origin() };
        Asker { actor, obstacle: None, caller: Some(caller) }
    } else {
        let (actor, obstacle) = app.state::<Access>()?.actor(app, token, context.origin()).await?;
        Asker { actor, obstacle, caller: None }
    };
    Ok(asker)
}

/// The header that says for which learner a developer's key acts.
static LEARNER: HeaderName = HeaderName::from_static("schola-learner");

/// The learner for whom the key acts.
async fn learner(request: &Request, app: &App, caller: &Caller) -> Result<Actor> {
    let missing = || {
        let sentence = "Say for which learner this is: send the header `Schola-Learner: <id or ext:reference>`.";
        Error::new(Code::LearnerMissing, sentence).with_field("Schola-Learner", "is required")
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
