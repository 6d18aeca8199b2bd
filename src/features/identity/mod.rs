//! Identity: the people, how they prove who they are, the school that they belong to, its mail and its log of who did what.
//! Everything else asks here who somebody is, and nothing here knows what people do with the school.

// What the school has chosen; everything may ask.
pub mod settings;

// People and what they say of themselves.
pub mod users;

// Who did what.
pub mod audit;

// What the school writes to people.
pub mod mail;

// One way to tell a person something, in the app and by mail.
pub mod notices;

// How people prove who they are, and how admins let them in.
pub mod auth;

// The school as it shows itself and is set up.
pub mod school;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[
    settings::FEATURE,
    users::FEATURE,
    audit::FEATURE,
    mail::FEATURE,
    notices::FEATURE,
    auth::FEATURE,
    school::FEATURE,
];

/// The operations of this room.
pub(super) type Apis = (school::Apis, auth::Apis, users::Api, audit::Api, mail::Api);

/// Makes the operations.
pub(super) fn apis(app: &App) -> Apis {
    (
        school::apis(app),
        auth::apis(app),
        users::Api { app: app.clone() },
        audit::Api { app: app.clone() },
        mail::Api { app: app.clone() },
    )
}
