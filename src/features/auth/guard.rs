//! The guards: what a handler asks for in its signature is who may call it.

use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::access::Access;
use crate::app::App;
use crate::http::context::Context;
use crate::http::dialect::Dialect;
use crate::http::limit::Bucket;
use crate::kernel::{Actor, Code, Error, Result, Role};

const fn bit(role: Role) -> u8 {
    1 << role as u8
}

const EVERYBODY: u8 = bit(Role::Student) | bit(Role::Tutor) | bit(Role::Admin) | bit(Role::Developer);

/// A signed-in person whose role is in ROLES. With ENROLLING, a token that serves only to enrol a second factor counts too.
#[derive(Debug)]
pub struct Guard<const ROLES: u8, const ENROLLING: bool = false>(pub Actor);

/// Any signed-in person.
pub type AnyUser = Guard<EVERYBODY>;
/// Any signed-in person, even one who still has to enrol a second factor.
pub type Enrolling = Guard<EVERYBODY, true>;
/// An admin.
pub type Admin = Guard<{ bit(Role::Admin) }>;

/// The one security scheme of the platform.
const SCHEME: &str = "bearer";

impl<'a, const ROLES: u8, const ENROLLING: bool> ApiExtractor<'a> for Guard<ROLES, ENROLLING> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        registry.create_security_scheme(SCHEME, scheme());
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let (actor, enrolment_only) = authenticate(request).await?;
        if enrolment_only && !ENROLLING {
            let sentence = "Your role needs a second factor: set up an authenticator app first, at /security.";
            return Err(Error::new(Code::AuthEnrolmentOnly, sentence).into());
        }
        if bit(actor.role) & ROLES == 0 {
            let sentence = format!("Your role, {}, does not allow this.", actor.role.name());
            return Err(Error::new(Code::AuthRoleWrong, sentence).into());
        }
        Ok(Self(actor))
    }
}

/// Who asks, by the bearer token of the request.
pub async fn authenticate(request: &Request) -> Result<(Actor, bool)> {
    let missing = || Error::new(Code::AuthMissing, "Sign in first: send `Authorization: Bearer <token>`.");
    let invalid = || Error::new(Code::AuthInvalid, "The credential is not one that counts here.");
    let app = request.data::<App>().ok_or_else(|| Error::internal_text("the request has no app"))?;
    let context = Context::of(request).ok_or_else(|| Error::internal_text("the request has no context"))?;
    let header = request.headers().get("authorization").ok_or_else(missing)?;
    let text = header.to_str().map_err(|_| invalid())?;
    let (scheme, token) = text.split_once(' ').ok_or_else(invalid)?;
    if !scheme.eq_ignore_ascii_case("bearer") || token.trim().is_empty() {
        return Err(invalid());
    }
    let access = app.state::<Access>()?;
    let (actor, enrolment_only) = access.actor(app, token.trim(), context.origin()).await?;
    // The first guard of a request is the only one; were there another, it would find the same person.
    context.user.get_or_init(|| actor.user.get());
    if let Some(policy) = context.policy.get() {
        app.limits.admit(context, *policy, Bucket::User(actor.user.get()))?;
    }
    if context.dialect == Dialect::Platform && request.headers().contains_key("schola-learner") {
        return Err(Error::new(Code::LearnerHeader, "The header `Schola-Learner` belongs to /v1; leave it out here."));
    }
    Ok((actor, enrolment_only))
}

fn scheme() -> MetaSecurityScheme {
    MetaSecurityScheme {
        ty: "http",
        description: None,
        name: None,
        key_in: None,
        scheme: Some("bearer"),
        bearer_format: None,
        flows: None,
        openid_connect_url: None,
    }
}
