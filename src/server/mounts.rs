//! The mount table: prefix, surface, dialect.

use std::sync::Arc;

use poem::endpoint::ToDynEndpoint;
use poem::http::Uri;
use poem::{Endpoint, Request, Response};

use super::pages::Pages;
use crate::app::App;
use crate::contract::Surface;
use crate::features;
use crate::http::dialect::Dialect;
use crate::http::edge::{Mount, Mounts};
use crate::http::limit::Policies;
use crate::http::operation::Operations;
use crate::kernel::{Code, Error, Result};

/// Which limit each operation has: made from the contract, so that nothing of it has to be read at start.
const POLICIES: &str = include_str!("policies.txt");

/// Which path is answered by whom, and in which words.
pub struct Table {
    app: App,
    platform: Mount,
    partner: Mount,
    factory: Mount,
    author: Mount,
    shared: Mount,
    factory_system: Mount,
    author_system: Mount,
    pages: Mount,
}

fn mount<E: Endpoint<Output = Response> + 'static>(dialect: Dialect, endpoint: Arc<E>) -> Mount {
    Mount { dialect, page: false, endpoint: Arc::new(ToDynEndpoint(endpoint)) }
}

impl Table {
    /// The table of a server.
    pub fn new(app: &App, metrics: metrics_exporter_prometheus::PrometheusHandle) -> Result<Self> {
        let policies = Policies::read(Surface::Platform.name(), POLICIES)?;
        let platform = Arc::new(Operations::new("/api", features::platform(app), &policies, &app.limits)?);
        let pages = ToDynEndpoint(Pages::new(app.clone(), metrics)?);
        Ok(Self {
            app: app.clone(),
            platform: mount(Dialect::Platform, platform.clone()),
            partner: mount(Dialect::Partner, Arc::new(Keyed { prefix: "/v1", known: &[] })),
            factory: mount(Dialect::Factory, Arc::new(Keyed { prefix: "/api/v1", known: &FACTORY })),
            author: mount(Dialect::Author, Arc::new(Keyed { prefix: "/api/v1", known: &AUTHOR })),
            shared: mount(Dialect::Shared, Arc::new(Keyed { prefix: "/api/v1", known: &FACTORY })),
            factory_system: mount(Dialect::Factory, platform.clone()),
            author_system: mount(Dialect::Author, platform),
            pages: Mount { dialect: Dialect::Platform, page: true, endpoint: Arc::new(pages) },
        })
    }
}

/// What the factory's keys open.
const FACTORY: [&str; 4] = ["/courses", "/presets", "/account", "/billing"];
/// What the author's keys open.
const AUTHOR: [&str; 1] = ["/courses"];

impl Mounts for Table {
    fn mount(&self, request: &mut Request) -> &Mount {
        request.set_data(self.app.clone());
        let path = request.uri().path();
        if within(path, "/api") {
            return if within(path, "/api/v1") { &self.shared } else { &self.platform };
        }
        if within(path, "/v1") {
            return &self.partner;
        }
        for (prefix, keyed, system) in
            [("/factory", &self.factory, &self.factory_system), ("/author", &self.author, &self.author_system)]
        {
            if within(path, prefix) && within(&path[prefix.len()..], "/api") {
                let health = &path[prefix.len()..] == "/api/health";
                strip(request, prefix);
                return if health { system } else { keyed };
            }
        }
        &self.pages
    }
}

/// Whether the path is the prefix or lies below it.
fn within(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Takes the prefix off the path; the query stays.
fn strip(request: &mut Request, prefix: &str) {
    let stripped = request
        .uri()
        .path_and_query()
        .and_then(|whole| whole.as_str().strip_prefix(prefix))
        .and_then(|rest| rest.parse::<Uri>().ok());
    if let Some(uri) = stripped {
        *request.uri_mut() = uri;
    }
}

/// A surface for keys. No key is issued yet, so whatever it holds, a request is not one that counts.
struct Keyed {
    prefix: &'static str,
    known: &'static [&'static str],
}

impl Endpoint for Keyed {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let rest = request.uri().path().strip_prefix(self.prefix).unwrap_or_default();
        if !self.known.iter().any(|known| within(rest, known)) {
            return Err(Error::of(Code::RouteUnknown).into());
        }
        let code = if request.headers().contains_key("authorization") { Code::AuthInvalid } else { Code::AuthMissing };
        Err(Error::new(code, "Missing or invalid API key.").into())
    }
}
