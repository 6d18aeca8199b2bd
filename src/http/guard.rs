//! The guards: what a handler asks for in its signature is who may call it.
//!
//! Who asks is decided by a [`Gate`](super::gate::Gate), which the server is given at start; no operation knows more of it than its guard.

use poem::{Request, RequestBody};
use poem_openapi::registry::Registry;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::bearer::bearer_scheme;
use super::context::Context;
use super::gate::Admits;
use super::gate::{UNVERIFIED, WITHOUT_FACTOR, bit};
use crate::kernel::{Actor, Error, Role};

const EVERYBODY: u8 = bit(Role::Student) | bit(Role::Tutor) | bit(Role::Admin) | bit(Role::Developer);

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
        Ok(Self(context.gate.admit(request, Admits { roles: ROLES, lenient: LENIENT }).await?))
    }
}
