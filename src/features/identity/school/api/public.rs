//! Public operations about the server and the school: tag System.

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::param::Query;
use poem_openapi::registry::{MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiResponse, Object, OpenApi};
use serde::Serialize;

use super::super::{service, wire};
use crate::app::App;
use crate::db::Health as DatabaseHealth;
use crate::features::{connections, settings, users};
use crate::http::answer::{Answer, Body, Picture, answer};
use crate::http::envelope::One;
use crate::http::text_enum;
use crate::kernel::{Error, Fault, Result};

/// Health, readiness, and the public school.
pub struct Public {
    pub app: App,
}

/// The longest version in the URL of a picture.
const LONGEST_VERSION: usize = 64;

/// The name of the built-in engine.
const BUILT_IN_ENGINE: &str = "built-in retrieval";

#[OpenApi]
impl Public {
    /// Check that the process is alive.
    #[oai(path = "/health", method = "get", operation_id = "getHealth")]
    async fn get_health(&self) -> Answer<Health> {
        answer(Health { status: HealthStatus::Ok, version: env!("CARGO_PKG_VERSION").to_owned() })
    }

    /// Check that the server can take work.
    #[oai(path = "/ready", method = "get", operation_id = "getReadiness")]
    async fn get_readiness(&self) -> ReadinessAnswer {
        let read = self.app.read(|db| settings::service::current(db).map(|_| ())).await;
        let database = if read.is_ok() { "ok" } else { "The database cannot be read." };
        let writer = match self.app.db.is_healthy() {
            DatabaseHealth::Good => "ok",
            DatabaseHealth::ReadOnly(why) => why,
            DatabaseHealth::Closed => "The database is closed.",
        };
        let ready = database == "ok" && writer == "ok";
        let status = if ready { ReadinessStatus::Ready } else { ReadinessStatus::Unready };
        ReadinessAnswer(Readiness {
            status,
            checks: ReadinessChecks { database: database.to_owned(), writer: writer.to_owned() },
        })
    }

    /// Get the public school.
    #[oai(path = "/school", method = "get", operation_id = "getSchool")]
    async fn get_school(&self) -> Answer<One<wire::School>> {
        Ok(Body(One(public_school(&self.app).await?)))
    }

    /// Get the logo.
    #[oai(path = "/school/logo", method = "get", operation_id = "getSchoolLogo")]
    async fn get_school_logo(&self, v: Query<Option<String>>) -> Result<Picture> {
        if v.0.as_ref().is_some_and(|version| version.chars().count() > LONGEST_VERSION) {
            return Err(Error::invalid("v", Fault::length(0, LONGEST_VERSION)));
        }
        let (media_type, bytes) = self.app.read(service::logo).await?;
        let max_age = if v.0.is_some() { 86_400 } else { 60 };
        Ok(Picture { media_type, bytes, max_age, is_for_other_hosts: false })
    }
}

/// The public data of the school.
pub async fn public_school(app: &App) -> Result<wire::School> {
    let shared = app.clone();
    let (settings, logo, admin, connected) = app
        .read(move |db| {
            let connected = connections::service::overview(db, &shared.config)?;
            let logo = service::logo_changed_at(db)?;
            Ok((settings::service::current(db)?, logo, users::service::has_admin(db)?, connected))
        })
        .await?;
    let engine_kind = connected.engine_kind();
    Ok(wire::School {
        name: settings.name,
        locale: settings.locale,
        time_zone: settings.time_zone,
        logo_url: wire::logo_url(app.base_path(), logo),
        registration: settings.registration,
        developer_registration: if app.config.subscriptions.developer_registration {
            wire::DeveloperRegistration::Open
        } else {
            wire::DeveloperRegistration::Closed
        },
        setup_required: !admin,
        mail: connected.sends_mail,
        assistant_name: settings.assistant_name,
        engine: connected.model.unwrap_or_else(|| BUILT_IN_ENGINE.to_owned()),
        engine_kind,
    })
}

text_enum! {
    /// The process answers.
    enum HealthStatus {
        Ok = "ok",
    }
}

/// The process is alive.
#[derive(Debug, Clone, Object, Serialize)]
struct Health {
    status: HealthStatus,
    version: String,
}

text_enum! {
    /// Whether the server can take work.
    enum ReadinessStatus {
        Ready = "ready",
        Unready = "unready",
    }
}

/// The state of each part.
#[derive(Debug, Clone, Object, Serialize)]
struct ReadinessChecks {
    database: String,
    writer: String,
}

/// Whether the server can take work.
#[derive(Debug, Clone, Object, Serialize)]
struct Readiness {
    status: ReadinessStatus,
    checks: ReadinessChecks,
}

struct ReadinessAnswer(Readiness);

impl IntoResponse for ReadinessAnswer {
    fn into_response(self) -> Response {
        let ready = self.0.status == ReadinessStatus::Ready;
        let mut response = Body::<_, 200>(self.0).into_response();
        if !ready {
            response.set_status(StatusCode::SERVICE_UNAVAILABLE);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

impl ApiResponse for ReadinessAnswer {
    fn meta() -> MetaResponses {
        let mut meta = <Body<Readiness, 200> as ApiResponse>::meta();
        let unready: Vec<MetaResponse> = <Body<Readiness, 503> as ApiResponse>::meta().responses;
        meta.responses.extend(unready);
        meta
    }

    fn register(registry: &mut Registry) {
        Readiness::register(registry);
    }
}
