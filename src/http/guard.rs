//! Guards: the types in the signatures of handlers that authenticate and authorise a request.
//!
//! A [`Gate`], which the server sets at start, authenticates the request. Operations only know their guard.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use poem::{Request, RequestBody};
use poem_openapi::registry::Registry;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::bearer::bearer_scheme;
use crate::kernel::{Actor, Error, Result, Role};

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admits {
    roles: u8,
    lenient: u8,
}

impl Admits {
    /// Whether the role may.
    pub const fn role(self, role: Role) -> bool {
        bit(role) & self.roles != 0
    }

    /// Whether people may call it who have not set up the second factor that the school demands.
    pub const fn without_second_factor(self) -> bool {
        self.lenient & WITHOUT_FACTOR != 0
    }

    /// Whether people may call it who have not verified their address, in a school that admits only verified ones.
    pub const fn unverified(self) -> bool {
        self.lenient & UNVERIFIED != 0
    }
}

/// Authenticates and authorises requests.
pub trait Gate: Send + Sync {
    /// Returns the person of the request's credential, if the operation admits them. Counts the request against the
    /// rate limits, and on the meter of a key, even if it is refused.
    fn admit<'a>(&'a self, request: &'a Request, admits: Admits) -> BoxFuture<'a, Result<Actor>>;
}

/// The gate of the server, as requests carry it.
#[derive(Clone)]
pub struct TheGate(pub Arc<dyn Gate>);

const fn bit(role: Role) -> u8 {
    1 << role as u8
}

const EVERYBODY: u8 = bit(Role::Student) | bit(Role::Tutor) | bit(Role::Admin) | bit(Role::Developer);

/// Admits people without the second factor that the school demands.
const WITHOUT_FACTOR: u8 = 1;
/// Admits people without a verified address in a school that admits only verified ones.
const UNVERIFIED: u8 = 2;

/// A signed-in person with a role of ROLES. LENIENT lists obstacles that are ignored.
#[derive(Debug)]
pub struct Guard<const ROLES: u8, const LENIENT: u8 = 0>(pub Actor);

/// Any signed-in person.
pub type AnyUser = Guard<EVERYBODY>;
/// Any signed-in person, even without a second factor that is required.
pub type Enrolling = Guard<EVERYBODY, WITHOUT_FACTOR>;
/// Any signed-in person, even with an unverified address.
pub type Verifying = Guard<EVERYBODY, UNVERIFIED>;
/// Any signed-in person who is not suspended.
pub type Leaving = Guard<EVERYBODY, { WITHOUT_FACTOR | UNVERIFIED }>;
/// A developer.
pub type Developer = Guard<{ bit(Role::Developer) }>;
/// An admin.
pub type Admin = Guard<{ bit(Role::Admin) }>;

/// The security scheme of the platform.
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
        let gate = request.data::<TheGate>().ok_or_else(|| Error::internal_text("the request has no gate"))?;
        Ok(Self(gate.0.admit(request, Admits { roles: ROLES, lenient: LENIENT }).await?))
    }
}
