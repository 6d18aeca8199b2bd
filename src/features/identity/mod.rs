//! Identity: people and their authentication, the school and its settings, outgoing mail, notifications and the audit log. All other rooms build
//! on it, and nothing here knows what people do with the school.

// The settings of the school.
pub mod settings;

// People and their profiles.
pub mod users;

// List audit entries.
pub mod audit;

// The mail server and the AI server.
pub mod connections;

// Outgoing mail.
pub mod mail;

// Web Push to the browsers of people.
pub mod push;

// Notifications to people, in the app, live, by email and on devices.
pub mod notifications;

// Authentication, and the actions of admins on people.
pub mod auth;

// The public school, its settings for admins, and health.
pub mod school;

use crate::app::App;
use crate::features::feature::Feature;

/// The features of this room.
pub(super) const FEATURES: &[Feature] = &[
    settings::FEATURE,
    users::FEATURE,
    audit::FEATURE,
    connections::FEATURE,
    mail::FEATURE,
    push::FEATURE,
    notifications::FEATURE,
    auth::FEATURE,
    school::FEATURE,
];

/// The operations of this room.
pub(super) type Apis =
    (school::Apis, auth::Apis, users::Api, audit::Api, connections::Api, mail::Api, push::Api, notifications::Api);

/// Creates the operations.
pub(super) fn apis(app: &App) -> Apis {
    (
        school::apis(app),
        auth::apis(app),
        users::Api { app: app.clone() },
        audit::Api { app: app.clone() },
        connections::Api { app: app.clone() },
        mail::Api { app: app.clone() },
        push::Api { app: app.clone() },
        notifications::Api { app: app.clone() },
    )
}
