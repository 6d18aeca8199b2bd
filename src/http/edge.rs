//! The edge, which all requests and responses pass: request id, time limit, panic handler, rendering of errors,
//! headers, access log and metrics.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use parking_lot::Mutex;
use poem::endpoint::DynEndpoint;
use poem::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use poem::{Endpoint, Request, Response};
use tokio::time::Instant;

use super::accept::{Exchange, Failure, Reading};
use super::accounting::{Noted, Running, logged};
use super::compress::Encoding;
use super::context::{Context, RequestIds, TrustedProxies, Usage};
use super::dialect::render;
use super::fault::from_poem;
use super::headers::{MOST_HEADERS, entries, single};
use super::limit::{Limits, Policy, Standing};
use super::mount::{Mount, Mounts};
use super::policy;
use super::sse::is_event_stream;
use crate::kernel::{Cause, Code, Error, Result};

/// How the edge behaves; from the configuration.
#[derive(Debug, Clone)]
pub struct EdgeOptions {
    /// The time limit of a request.
    pub timeout: Duration,
    /// Which proxies are believed.
    pub trusted_proxies: TrustedProxies,
    /// Which origins may read answers from a browser; `*` for all.
    pub cors_origins: Vec<String>,
    /// Where links of answers lead, without a slash at the end.
    pub public_url: String,
    /// Whether to send `Strict-Transport-Security`.
    pub strict_transport: bool,
    /// Whether each request is logged.
    pub access_log: bool,
}

// Names are made once: as texts they would be read and checked for each answer.
static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
static IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
static OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
static RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
static PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
static USAGE_REQUESTS: HeaderName = HeaderName::from_static("schola-usage-requests");
static USAGE_QUOTA: HeaderName = HeaderName::from_static("schola-usage-quota");
static USAGE_RESET: HeaderName = HeaderName::from_static("schola-usage-reset");
static RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
static RATE_REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
static RATE_RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// The outermost endpoint.
pub struct Edge<M> {
    mounts: Arc<M>,
    options: EdgeOptions,
    ids: RequestIds,
    limits: Arc<Limits>,
}

/// The call of an operation.
type Work<'a> = BoxFuture<'a, poem::Result<Response>>;

/// A request whose operation has been called.
struct Begun<'a> {
    started: Instant,
    uri: Uri,
    mount: &'a Mount,
    context: Arc<Context>,
    exchange: Option<Exchange>,
    method: Method,
    /// The origin that may read the response; of a preflight it is in the response already.
    origin: Option<HeaderValue>,
    encodings: Option<Encoding>,
    /// The response if it needs no operation.
    work: std::result::Result<Work<'a>, Response>,
}

impl<M: Mounts> Edge<M> {
    /// An edge in front of the mounts.
    pub fn new(mounts: M, options: EdgeOptions, ids: RequestIds, limits: Arc<Limits>) -> Self {
        Self { mounts: Arc::new(mounts), options, ids, limits }
    }

    fn allowed_origin(&self, request: &Request) -> Option<HeaderValue> {
        let text = single(request.headers(), &header::ORIGIN).ok()??;
        let origin = request.headers().get(header::ORIGIN)?;
        let allowed = self.options.cors_origins.iter().any(|allowed| allowed == "*" || allowed == text);
        allowed.then(|| origin.clone())
    }

    /// Counts a request for an unknown path, which has no rate limit of its own, against the general limit of its
    /// address.
    fn baseline(&self, mount: &Mount, context: &Context) -> Result<()> {
        if mount.page || context.operation.get().is_some() {
            return Ok(());
        }
        context.admit(&self.limits, Policy::Api, context.bucket())
    }

    /// What is known of a request when it comes, and the call of its operation.
    fn begin(&self, mut request: Request) -> Begun<'_> {
        let (started, uri) = (Instant::now(), request.uri().clone());
        let mount = self.mounts.mount(&mut request);
        let peer = request.remote_addr().as_socket_addr().map(std::net::SocketAddr::ip);
        let context = Arc::new(Context {
            request_id: self.ids.next(),
            address: self.options.trusted_proxies.client(peer, request.headers()),
            peer,
            gate: self.mounts.gate(),
            mount_dialect: mount.dialect,
            credential_dialect: OnceLock::new(),
            operation: OnceLock::new(),
            policy: OnceLock::new(),
            scopes: OnceLock::new(),
            standing: Mutex::new(None),
            user: OnceLock::new(),
            key: OnceLock::new(),
            usage: OnceLock::new(),
            idempotency_key: single(request.headers(), &IDEMPOTENCY_KEY).ok().flatten().map(str::to_owned),
            body_hash: OnceLock::new(),
            is_long: AtomicBool::new(false),
            client: request.headers().get(header::USER_AGENT).map(agent_text),
        });
        request.set_data(context.clone());
        let exchange = request.data::<Exchange>().cloned();
        let method = request.method().clone();
        let origin = self.allowed_origin(&request);
        let is_preflight =
            method == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        let encodings = super::compress::wanted(request.headers());
        let work = match (&origin, super::headers::check(request.headers())) {
            (Some(origin), _) if is_preflight => Err(preflight(&request, origin.clone())),
            (_, Err(error)) => Err(self.refuse(&self.baseline(mount, &context).err().unwrap_or(error), &context)),
            (_, Ok(())) => Ok(DynEndpoint::call(mount.endpoint.as_ref(), request)),
        };
        let origin = origin.filter(|_| !is_preflight);
        Begun { started, uri, mount, context, exchange, method, origin, encodings, work }
    }

    async fn answer(&self, mount: &Mount, work: Work<'_>, context: &Context, exchange: Option<&Exchange>) -> Response {
        let work = AssertUnwindSafe(work).catch_unwind();
        let reading = exchange.and_then(|exchange| exchange.reading.as_deref());
        let limit = || self.options.timeout.saturating_mul(context.times_longer());
        let error = match within(limit, reading, work).await {
            Some(Ok(Ok(response))) => return response,
            Some(Ok(Err(error))) => match reading.and_then(Reading::failure) {
                Some(failure) => unread(failure),
                None => self.baseline(mount, context).err().unwrap_or_else(|| from_poem(error)),
            },
            Some(Err(panic)) => Error::internal_text(format!("panic: {}", panic_text(panic.as_ref()))),
            None => too_long(context),
        };
        self.refuse(&error, context)
    }

    /// Compresses the response. Drops it if the server has no memory to hold it until it is read.
    async fn afford(
        &self,
        response: Response,
        encodings: Option<Encoding>,
        context: &Context,
        exchange: Option<&Exchange>,
    ) -> Response {
        let response = match super::compress::compress(response, encodings).await {
            Ok(response) => response,
            Err(error) => return self.refuse(&error, context),
        };
        match exchange {
            Some(exchange) => exchange.afford(response).unwrap_or_else(|| {
                let sentence = "Too many responses are waiting to be read. Try again in a moment.";
                self.refuse(&Error::new(Code::Overloaded, sentence).retry_after(Duration::from_secs(2)), context)
            }),
            None => response,
        }
    }

    fn refuse(&self, error: &Error, context: &Context) -> Response {
        if matches!(error.cause(), Cause::Internal | Cause::Dependency) {
            tracing::error!(
                request_id = context.request_id,
                operation = context.operation.get().copied().unwrap_or_default(),
                user = context.user.get().copied().unwrap_or_default(),
                code = error.code().name(),
                "the request failed: {}",
                error.explanation()
            );
        }
        render(context.dialect(), error, &context.request_id, &self.options.public_url)
    }

    fn set_headers(&self, headers: &mut HeaderMap, page: bool, context: &Context) {
        // Once, and not by and by as they come.
        headers.reserve(MOST_HEADERS.saturating_sub(headers.len()));
        if let Ok(id) = HeaderValue::from_str(&context.request_id) {
            headers.insert(&REQUEST_ID, id);
        }
        let mut set = |name: &HeaderName, value: &'static str| {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        };
        set(&header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(&header::X_FRAME_OPTIONS, "DENY");
        set(&header::REFERRER_POLICY, "no-referrer");
        set(&OPENER_POLICY, "same-origin");
        set(&RESOURCE_POLICY, "same-origin");
        set(&PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=()");
        set(&header::CONTENT_SECURITY_POLICY, if page { policy::PAGE } else { policy::DATA });
        if self.options.strict_transport {
            set(&header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
        }
    }
}

/// The error for a request that took longer than it may.
fn too_long(context: &Context) -> Error {
    let sentence = if context.times_longer() > 1 {
        "This file takes too long to process. Split it into smaller files, or ask an administrator to raise `request-timeout`."
    } else {
        "The request took too long. Try again."
    };
    Error::new(Code::RequestTimeout, sentence)
}

/// Waits for the response until the time limit, which may become later meanwhile. The time of waiting for the request
/// body has limits of its own and does not count.
async fn within<F>(limit: impl Fn() -> Duration, reading: Option<&Reading>, mut work: F) -> Option<F::Output>
where
    F: Future + Unpin,
{
    let started = Instant::now();
    let mut left = limit();
    loop {
        if let Ok(answer) = tokio::time::timeout(left, &mut work).await {
            return Some(answer);
        }
        let waited = reading.map_or(Duration::ZERO, Reading::waited);
        left = (limit() + waited).saturating_sub(started.elapsed());
        if left.is_zero() {
            return None;
        }
    }
}

/// The error for a request whose body cannot be read.
fn unread(failure: Failure) -> Error {
    match failure {
        Failure::TooSlow => Error::new(
            Code::RequestTimeout,
            "The request body arrived too slowly. Send it again on a faster connection.",
        ),
        Failure::NoRoom => {
            let sentence = "Too many uploads are in progress. Try again in a moment.";
            Error::new(Code::Overloaded, sentence).retry_after(Duration::from_secs(2))
        }
    }
}

/// The user agent, cut for records. Invalid UTF-8 is replaced.
fn agent_text(agent: &HeaderValue) -> String {
    let mut agent = String::from_utf8_lossy(agent.as_bytes()).into_owned();
    agent.truncate(agent.floor_char_boundary(300));
    agent
}

/// Adds the headers for the quota of the key's owner.
fn add_usage_headers(usage: &Usage, headers: &mut HeaderMap) {
    headers.insert(&USAGE_REQUESTS, usage.used.into());
    if let Some(quota) = usage.quota {
        headers.insert(&USAGE_QUOTA, quota.into());
    }
    if let Ok(reset) = HeaderValue::from_str(&usage.reset.rfc3339()) {
        headers.insert(&USAGE_RESET, reset);
    }
}

/// Adds the headers for the rate limit.
fn add_rate_limit_headers(standing: Standing, headers: &mut HeaderMap) {
    headers.insert(&RATE_LIMIT, standing.limit.into());
    headers.insert(&RATE_REMAINING, standing.remaining.into());
    headers.insert(&RATE_RESET, standing.reset.into());
}

/// Lets a page of another origin read the response.
fn add_origin_headers(origin: HeaderValue, headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(
            "x-request-id, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset, \
             schola-usage-requests, schola-usage-quota, schola-usage-reset",
        ),
    );
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no words")
}

fn preflight(request: &Request, origin: HeaderValue) -> Response {
    let asked: Vec<&[u8]> = entries(request.headers(), &header::ACCESS_CONTROL_REQUEST_HEADERS).collect();
    let asked = HeaderValue::from_bytes(&asked.join(&b", "[..])).ok().filter(|asked| !asked.is_empty());
    let mut response = Response::builder().status(StatusCode::NO_CONTENT).finish();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        asked.unwrap_or(HeaderValue::from_static("authorization, content-type")),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    response
}

impl<M: Mounts> Endpoint for Edge<M> {
    type Output = Response;

    // Not `async fn`: the request goes on to its operation before the future begins, so the future, which every
    // connection has room for, holds no request.
    fn call(&self, request: Request) -> impl Future<Output = poem::Result<Response>> + Send {
        let begun = self.begin(request);
        async move {
            let Begun { started, uri, mount, context, exchange, method, origin, encodings, work } = begun;
            let mut response = match work {
                Ok(work) => self.answer(mount, work, &context, exchange.as_ref()).await,
                Err(response) => response,
            };
            response = self.afford(response, encodings, &context, exchange.as_ref()).await;
            self.set_headers(response.headers_mut(), mount.page, &context);
            if let Some(standing) = *context.standing.lock() {
                add_rate_limit_headers(standing, response.headers_mut());
            }
            if let Some(usage) = context.usage.get() {
                add_usage_headers(usage, response.headers_mut());
            }
            if let Some(origin) = origin {
                add_origin_headers(origin, response.headers_mut());
            }
            let logged_path = self.options.access_log.then(|| uri.path());
            if is_event_stream(response.headers()) {
                let logged_path = logged_path.map(|path| logged(path).to_owned());
                let running = Running { mounts: self.mounts.clone(), context, method, logged_path, started };
                return Ok(running.until_end(response));
            }
            let (status, took) = (response.status().as_u16(), started.elapsed());
            let noted = Noted { context: &context, method: &method, logged_path, status, took, bytes: None };
            noted.note(self.mounts.as_ref());
            Ok(response)
        }
    }
}
