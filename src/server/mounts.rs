//! The mount table: prefix, surface, dialect.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::Duration;

use poem::endpoint::ToDynEndpoint;
use poem::http::{Method, Uri};
use poem::{Endpoint, Request, Response};

use super::pages::Pages;
use crate::app::App;
use crate::contract::Surface;
use crate::features::gate::SchoolGate;
use crate::features::keys::KeySurface;
use crate::features::usage::KeyRequest;
use crate::features::{self, keys, usage};
use crate::http::assets::Assets;
use crate::http::bearer::Bearer;
use crate::http::context::Context;
use crate::http::declared::{Declarations, Declared};
use crate::http::dialect::Dialect;
use crate::http::gate::Gate;
use crate::http::mount::{Mount, Mounts};
use crate::http::operation::Operations;
use crate::http::outline::Outline;
use crate::kernel::{Code, Error, Result};

/// The operations of all surfaces, with the declarations of the contract. Generated, so that the server reads no
/// contract when it starts.
const OPERATIONS: &str = include_str!("operations.txt");

/// What a table is made of and needs no data.
struct Known {
    declarations: Declarations,
    platform: Outline<features::Platform>,
    partner: Outline<features::Partner>,
    factory: Outline<features::Factory>,
    author: Outline<features::Author>,
}

/// Reads it, and keeps it for the process.
fn known() -> Result<&'static Known> {
    static READ: OnceLock<Known> = OnceLock::new();
    if let Some(read) = READ.get() {
        return Ok(read);
    }
    let read = Known {
        declarations: Declarations::read(OPERATIONS)?,
        platform: Outline::read()?,
        partner: Outline::read()?,
        factory: Outline::read()?,
        author: Outline::read()?,
    };
    Ok(READ.get_or_init(|| read))
}

/// Reads what needs no data. It takes about as long as a database takes to open, so that a start does both at once.
pub fn read_ahead() -> Result<()> {
    known()?;
    Assets::read_ahead()
}

/// Maps paths to endpoints and dialects.
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

/// An endpoint that several mounts share. Its future is that of the endpoint itself; poem's for an `Arc` holds the
/// request a second time.
struct Mounted<E>(Arc<E>);

impl<E: Endpoint<Output = Response>> Endpoint for Mounted<E> {
    type Output = Response;

    fn call(&self, request: Request) -> impl Future<Output = poem::Result<Response>> + Send {
        E::call(&self.0, request)
    }
}

fn mount<E: Endpoint<Output = Response> + 'static>(dialect: Dialect, endpoint: Arc<E>) -> Mount {
    Mount { dialect, page: false, endpoint: Arc::new(ToDynEndpoint(Mounted(endpoint))) }
}

impl Table {
    /// The table of a server.
    pub fn new(app: &App, metrics: metrics_exporter_prometheus::PrometheusHandle) -> Result<Self> {
        let known = known()?;
        let of = |surface: Surface| {
            move |id: &str| -> Option<&'static Declared> { known.declarations.of(surface.name(), id) }
        };
        let limits = &app.limits;
        // poem compiles an expression for each path with a parameter: the two large surfaces do so at the same time.
        let (platform, partner) = thread::scope(|scope| {
            let partner = || {
                let api = features::partner(app);
                Operations::mounted("/v1", api, &known.partner, limits, of(Surface::Partner))
            };
            let partner = scope.spawn(partner);
            let api = features::platform(app);
            let platform = Operations::new("/api", api, &known.platform, limits, of(Surface::Platform));
            (platform, partner.join())
        });
        let platform = Arc::new(platform?);
        let partner = partner.map_err(|_| Error::internal_text("the table of the partner surface is not made"))??;
        let api = features::factory(app);
        let factory = Operations::new("/api/v1", api, &known.factory, limits, of(Surface::Factory))?;
        let api = features::author(app);
        let author = Operations::new("/api/v1", api, &known.author, limits, of(Surface::Author))?;
        let (factory, author) = (Arc::new(factory), Arc::new(author));
        let shared = Shared { app: app.clone(), factory: factory.clone(), author: author.clone() };
        let pages = ToDynEndpoint(Pages::new(app.clone(), &known.declarations, metrics)?);
        Ok(Self {
            app: app.clone(),
            platform: mount(Dialect::Platform, platform.clone()),
            partner: mount(Dialect::Partner, Arc::new(partner)),
            factory: mount(Dialect::Factory, factory),
            author: mount(Dialect::Author, author),
            shared: mount(Dialect::Shared, Arc::new(shared)),
            factory_system: mount(Dialect::Factory, platform.clone()),
            author_system: mount(Dialect::Author, platform),
            pages: Mount { dialect: Dialect::Platform, page: true, endpoint: Arc::new(pages) },
        })
    }
}

/// The paths below the shared prefix. No other path there exists.
const SHARED: [&str; 2] = ["/courses", "/billing"];

impl Mounts for Table {
    fn mount(&self, request: &mut Request) -> &Mount {
        request.set_data(self.app.clone());
        take_base(request, self.app.base_path());
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

    fn gate(&self) -> &'static dyn Gate {
        &SchoolGate
    }

    fn finished(&self, context: &Context, method: &Method, status: u16, took: Duration) {
        let Some((owner, key)) = context.key.get() else { return };
        let request = KeyRequest {
            at: self.app.now(),
            request_id: context.request_id.clone(),
            key: *key,
            operation: context.operation.get().copied().unwrap_or("unknown").into(),
            method: name_of(method),
            status,
            took_us: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            address: context.address,
        };
        if let Err(error) = usage::flow::note(&self.app, *owner, request) {
            tracing::error!("a request was not logged: {}", error.explanation());
        }
    }
}

/// The name of a method, without an allocation for those of operations.
fn name_of(method: &Method) -> Cow<'static, str> {
    match *method {
        Method::GET => "GET".into(),
        Method::POST => "POST".into(),
        Method::PUT => "PUT".into(),
        Method::PATCH => "PATCH".into(),
        Method::DELETE => "DELETE".into(),
        _ => method.as_str().to_owned().into(),
    }
}

/// Whether the path is the prefix or lies below it.
fn within(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Removes the base path of the school. A proxy passes it on or removes it; both work, since no path of the server
/// begins with it. It may occur twice: programs append a path from a response, which has it, to the address of the
/// school, which has it too.
fn take_base(request: &mut Request, base: &str) {
    for _ in 0..2 {
        if base.is_empty() || !within(request.uri().path(), base) {
            return;
        }
        strip(request, base);
    }
}

/// Removes the prefix from the path; the query stays.
fn strip(request: &mut Request, prefix: &str) {
    let stripped =
        request.uri().path_and_query().and_then(|whole| whole.as_str().strip_prefix(prefix)).and_then(|rest| {
            if rest.starts_with('/') { rest.parse::<Uri>().ok() } else { format!("/{rest}").parse().ok() }
        });
    if let Some(uri) = stripped {
        *request.uri_mut() = uri;
    }
}

/// The paths that two surfaces share: the stored record of the key decides which surface answers, and in which dialect,
/// errors included. Without a key of either surface, the response is one that readers of both understand.
struct Shared<F, A> {
    app: App,
    factory: Arc<F>,
    author: Arc<A>,
}

impl<F, A> Endpoint for Shared<F, A>
where
    F: Endpoint<Output = Response>,
    A: Endpoint<Output = Response>,
{
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let rest = request.uri().path().strip_prefix("/api/v1").unwrap_or_default();
        if !SHARED.iter().any(|known| within(rest, known)) {
            return Err(Error::of(Code::RouteUnknown).into());
        }
        let refused = |code| Err(Error::new(code, "Missing or invalid API key").into());
        let surface = match Bearer::of(&request) {
            Bearer::Missing => return refused(Code::AuthMissing),
            Bearer::Malformed => None,
            Bearer::Token(text) => keys::flow::surface_of(&self.app, text).await?,
        };
        let says = |dialect| {
            if let Some(context) = Context::of(&request) {
                context.credential_dialect.get_or_init(|| dialect);
            }
        };
        match surface {
            Some(KeySurface::Factory) => {
                says(Dialect::Factory);
                self.factory.call(request).await
            }
            Some(KeySurface::Author) => {
                says(Dialect::Author);
                self.author.call(request).await
            }
            Some(KeySurface::Partner) | None => refused(Code::AuthInvalid),
        }
    }
}
