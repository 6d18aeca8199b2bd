//! Guards: the types in the signatures of handlers that authenticate and authorise a request.
//!
//! A [`Gate`], which the server sets at start, authenticates the request. Operations only know their guard.

use poem::Request;

use super::context::Context;
use super::gate::{Admits, UNVERIFIED, WITHOUT_FACTOR, bit};
use crate::kernel::{Actor, Error, Result, Role};

const ANY_ROLE: u8 = bit(Role::Student) | bit(Role::Tutor) | bit(Role::Admin) | bit(Role::Developer);

/// A signed-in person whose role is in ROLES. What else would keep the person out is overlooked where LENIENT names it.
#[derive(Debug)]
pub struct Guard<const ROLES: u8, const LENIENT: u8 = 0>(pub Actor);

/// Any signed-in person.
pub type AnyUser = Guard<ANY_ROLE>;
/// Any signed-in person, even without a second factor that is required.
pub type Enrolling = Guard<ANY_ROLE, WITHOUT_FACTOR>;
/// Any signed-in person, even with an unverified address.
pub type Verifying = Guard<ANY_ROLE, UNVERIFIED>;
/// Any signed-in person who is not suspended.
pub type Leaving = Guard<ANY_ROLE, { WITHOUT_FACTOR | UNVERIFIED }>;
/// A developer.
pub type Developer = Guard<{ bit(Role::Developer) }>;
/// A person of the school who belongs to classes: a student, a tutor or an admin.
pub type Member = Guard<{ bit(Role::Student) | bit(Role::Tutor) | bit(Role::Admin) }>;
/// A person who manages classes: a tutor or an admin.
pub type Teaching = Guard<{ bit(Role::Tutor) | bit(Role::Admin) }>;
/// A person who learns in classes: a student or a tutor.
pub type Learning = Guard<{ bit(Role::Student) | bit(Role::Tutor) }>;
/// A student.
pub type Student = Guard<{ bit(Role::Student) }>;
/// A person who runs competitions: an admin for the school, or a developer for the learners.
pub type Organiser = Guard<{ bit(Role::Admin) | bit(Role::Developer) }>;
/// An admin.
pub type Admin = Guard<{ bit(Role::Admin) }>;

async fn admit<const ROLES: u8, const LENIENT: u8>(request: &Request) -> Result<Guard<ROLES, LENIENT>> {
    let context = Context::of(request).ok_or_else(|| Error::internal_text("the request has no context"))?;
    context.gate.admit(request, Admits { roles: ROLES, lenient: LENIENT }).await.map(Guard)
}

/// Makes types guards: parameters of operations that an asynchronous function fills, or refuses to, by the credential of the request.
/// Each names its security scheme.
#[macro_export]
#[doc(hidden)]
macro_rules! __http_guards {
    ($([$($generics:tt)*] $guard:ty, $scheme:literal => $admit:expr;)+) => {$(
        impl<'a, $($generics)*> ::poem_openapi::ApiExtractor<'a> for $guard {
            const TYPES: &'static [::poem_openapi::ApiExtractorType] =
                &[::poem_openapi::ApiExtractorType::SecurityScheme];
            type ParamType = ();
            type ParamRawType = ();

            fn register(registry: &mut ::poem_openapi::registry::Registry) {
                registry.create_security_scheme($scheme, $crate::http::bearer::bearer_scheme());
            }

            fn security_schemes() -> Vec<&'static str> {
                vec![$scheme]
            }

            async fn from_request(
                request: &'a ::poem::Request,
                _body: &mut ::poem::RequestBody,
                _options: ::poem_openapi::ExtractParamOptions<()>,
            ) -> ::poem::Result<Self> {
                Ok($admit(request).await?)
            }
        }
    )+};
}

crate::__http_guards! {
    [const ROLES: u8, const LENIENT: u8] Guard<ROLES, LENIENT>, "bearer" => admit::<ROLES, LENIENT>;
}
