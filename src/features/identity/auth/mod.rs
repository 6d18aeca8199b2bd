//! Authentication: passwords, access tokens, second factors, one-time links, invitations.
//!
//! Guarantees: a revoked token is refused on the next request, cached or not; an unknown person and a wrong password cost the same hash and
//! get the same response; of every one-time token only the SHA-256 is stored; a link works once; the first admin is created once.
//!
//! Tables: `credentials`, `logins`, `one_time_links`, `recovery_codes`, `invitations`, `signing_keys`.

mod access;
mod api;
pub mod attempts;
mod demo;
pub mod flow;
mod held;
mod jobs;
mod model;
pub mod service;
pub mod setup_file;
mod store;
mod tokens;
mod wire;

pub use access::Access;
pub use api::{Apis, all as apis};
pub use attempts::Attempts;
pub use model::{
    Invitation, Link, Login, MOST_LOGINS, NewInvitation, Purpose, plain_code, readable_code, shown_code,
    temporary_password,
};
pub use tokens::{KeyRing, SigningKey};
pub use wire::PasswordConfirmation;

use crate::features::demo_data::Demo;
use crate::features::feature::Feature;
use crate::http::limit::Policy;

/// How much of the time limit of a request may pass until its proof is looked at.
const SHARE_OF_TIME: f64 = 0.6;

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "auth",
    states: |config, states| {
        states.add(Access::default());
        let patience = config.network.request_timeout.mul_f64(SHARE_OF_TIME);
        states.add(Attempts::new(config.limits.quotas.of(Policy::SignIn), config.limits.scale, patience));
    },
    holds: held::HOLDS,
    withholds: held::WITHHOLDS,
    sweep: Some(service::sweep),
    jobs: jobs::JOBS,
    subjects: &["invitation"],
    actions: model::ACTIONS,
    demo: Some(Demo::Prepared(demo::prepare)),
    ..Feature::NONE
};
