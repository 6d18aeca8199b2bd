//! Pages besides the surfaces: the front end, the contracts, the metrics.

use poem::http::{Method, StatusCode, header};
use poem::{Endpoint, Request, Response};
use subtle::ConstantTimeEq;

use super::docs::{Address, Place};
use super::icons::{self, Icons};
use crate::app::App;
use crate::contract::{self, Surface};
use crate::features::gate::authenticate;
use crate::features::school;
use crate::http::accept::Exchange;
use crate::http::assets::{Assets, Kept, Look};
use crate::http::bearer::Bearer;
use crate::http::context::Context;
use crate::http::current;
use crate::http::declared::Declarations;
use crate::http::envelope::One;
use crate::kernel::{Code, Error, Result, Role};

/// The name of the database work for a page.
const SHOWN: &str = "showPage";

/// The pages, see the module.
pub struct Pages {
    app: App,
    assets: Assets,
    kept: Kept,
    declared: &'static Declarations,
    icons: Icons,
    metrics: metrics_exporter_prometheus::PrometheusHandle,
}

impl Pages {
    /// Reads the embedded files. `declared` is what the contract says of each operation.
    pub fn new(
        app: App,
        declared: &'static Declarations,
        metrics: metrics_exporter_prometheus::PrometheusHandle,
    ) -> Result<Self> {
        let assets = Assets::load(app.base_path())?;
        Ok(Self { app, assets, kept: Kept::default(), icons: Icons::default(), declared, metrics })
    }

    async fn answer(&self, request: &Request) -> Result<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let error = Error::new(Code::MethodWrong, "This address only supports GET.");
            return Err(error.allowing("GET, HEAD"));
        }
        let path = request.uri().path();
        if path == "/metrics" {
            return self.metrics(request).await;
        }
        if let Some(name) = path.strip_prefix("/openapi/") {
            return self.contract(request, name);
        }
        if let Some(name) = path.strip_prefix("/a/icons/") {
            return self.icons.answer(&self.app, &self.assets, request, name).await;
        }
        if let Some(rest) = path.strip_prefix("/a/") {
            return self.assets.file(request, rest);
        }
        if let Some(rest) = path.strip_prefix("/docs").filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            return self.docs(request, rest);
        }
        match path {
            "/favicon.ico" => return self.assets.current(request, "app/favicon.svg"),
            "/manifest.webmanifest" => return self.manifest(request).await,
            "/service-worker.js" => return self.assets.worker(request, self.app.config.server.service_worker),
            _ => {}
        }
        let is_file = path.rsplit('/').next().is_some_and(|last| last.contains('.'));
        if is_file { Err(Error::of(Code::RouteUnknown)) } else { self.shell(request).await }
    }

    /// The page of the front end, with the name, the logo and the public data of the school.
    async fn shell(&self, request: &Request) -> Result<Response> {
        // Without the school there is still a page, which asks for it again.
        let school = current::within(SHOWN, school::public(&self.app)).await.ok();
        let json = school.as_ref().map(|school| serde_json::to_string(&One(school.clone())));
        let look = Look {
            base: self.app.base_path(),
            name: school.as_ref().map_or("Schola", |school| school.name.as_str()),
            school: &json.transpose().map_err(Error::internal)?.unwrap_or_else(|| "null".to_owned()),
            logo: school.as_ref().and_then(|school| school.logo_url.as_deref()),
            icons: school.as_ref().and_then(|school| school.logo_version()).unwrap_or(icons::MARK),
            is_kept_offline: self.app.config.server.service_worker,
        };
        self.assets.shell(request, &look)
    }

    async fn manifest(&self, request: &Request) -> Result<Response> {
        let school = current::within(SHOWN, school::public(&self.app)).await?;
        let version = school.logo_version().unwrap_or(icons::MARK);
        let manifest = icons::manifest(self.app.base_path(), &school.name, version, &self.assets.paper()?);
        let builder = Response::builder()
            .header(header::CONTENT_TYPE, "application/manifest+json")
            .header(header::CACHE_CONTROL, "no-cache");
        let name = format!("manifest {version} {}", school.name);
        self.kept.answer(request, builder, &name, || Ok(manifest))
    }

    fn docs(&self, request: &Request, path: &str) -> Result<Response> {
        let address = Address::of(path);
        let builder = Response::builder().header(header::CACHE_CONTROL, "no-cache");
        let config = &self.app.config;
        let place = Place {
            files: self.assets.address(),
            url: self.app.public_url(),
            base: self.app.base_path(),
            public_url: config.server.public_url.as_deref(),
            declared: self.declared,
            quotas: &config.limits.quotas,
        };
        if let Some(english) = address.untranslated() {
            // Not for good: the page may be translated one day.
            let location = format!("{}{}", place.base, english.path());
            return Ok(builder.status(StatusCode::TEMPORARY_REDIRECT).header(header::LOCATION, location).finish());
        }
        let builder = builder.header(header::CONTENT_TYPE, address.media_type());
        if address.is_known() {
            return self.kept.answer(request, builder, &address.path(), || super::docs::page(address, &place));
        }
        Ok(builder.status(StatusCode::NOT_FOUND).body(super::docs::missing(address, &place)))
    }

    fn contract(&self, request: &Request, name: &str) -> Result<Response> {
        let absent = || Error::of(Code::RouteUnknown);
        let (surface, form) = name.rsplit_once('.').ok_or_else(absent)?;
        let surface = Surface::named(surface).ok_or_else(absent)?;
        let kind = match form {
            "json" => "application/json",
            "yaml" => "application/yaml",
            _ => return Err(absent()),
        };
        let builder = Response::builder()
            .header(header::CONTENT_TYPE, kind)
            .header(header::CACHE_CONTROL, "no-cache")
            .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        self.kept.answer(request, builder, &format!("/{name}"), || {
            let bundle =
                contract::bundle(surface, self.app.config.server.public_url.as_deref()).map_err(Error::internal)?;
            if form == "json" { Ok(bundle.json()) } else { bundle.yaml().map_err(Error::internal) }
        })
    }

    /// The metrics: for clients with the token of the configuration, for admins, and without a token also for clients
    /// on this machine.
    async fn metrics(&self, request: &Request) -> Result<Response> {
        let bearer = Bearer::of(request);
        let token = self.app.config.logs.metrics_token.as_ref();
        let by_token = match (token, bearer) {
            (Some(token), Bearer::Token(given)) => bool::from(token.expose().as_bytes().ct_eq(given.as_bytes())),
            _ => false,
        };
        let peer = Context::of(request).and_then(|context| context.peer);
        let by_place = token.is_none()
            && bearer == Bearer::Missing
            && self.app.config.network.trusted_proxies.is_local(peer, request.headers());
        if !by_token && !by_place {
            let asker = authenticate(request).await?;
            if asker.actor.role != Role::Admin || asker.obstacle.is_some() {
                return Err(Error::new(Code::AuthRoleWrong, "Only admins can read the metrics."));
            }
        }
        if let Some(exchange) = request.data::<Exchange>() {
            tell_memory(exchange.memory());
        }
        self.metrics.run_upkeep();
        Ok(Response::builder()
            .status(StatusCode::OK)
            .header(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
            .header(header::CACHE_CONTROL, "no-store")
            .body(self.metrics.render()))
    }
}

/// Notes how many bytes clients occupy.
fn tell_memory((responses, bodies): (usize, usize)) {
    #[expect(clippy::cast_precision_loss, reason = "memory is smaller than 2^53 bytes")]
    let set = |gauge: metrics::Gauge, bytes: usize| gauge.set(bytes as f64);
    set(metrics::gauge!("schola_answer_bytes_waiting"), responses);
    set(metrics::gauge!("schola_body_bytes_received"), bodies);
}

impl Endpoint for Pages {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        Ok(self.answer(&request).await?)
    }
}
