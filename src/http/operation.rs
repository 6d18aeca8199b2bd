//! A wrapper of poem-openapi's `OpenApi`: it knows the operation before the handler runs, refuses two operations at one
//! place, and knows the methods of a path.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::TryFutureExt;
use futures_util::future::Either;
use hyper::body::Body as _;
use poem::endpoint::{BoxEndpoint, DynEndpoint};
use poem::http::{Method, StatusCode, header};
use poem::{Endpoint, Request, Response};
use poem_openapi::__private::UrlQuery;
use poem_openapi::OpenApi;
use tokio::time::timeout;

use super::accept::Exchange;
use super::context::Context;
use super::current;
use super::declared::Declared;
use super::fault::from_poem;
use super::limit::Limits;
use super::outline::{Outline, Shape};
use crate::kernel::text::normal;
use crate::kernel::{Code, Error, Fault, Result, Rule};

type BoxBody = http_body_util::combinators::BoxBody<bytes::Bytes, std::io::Error>;

/// The longest method that an error repeats, in bytes.
const LONGEST_METHOD: usize = 20;

/// The longest wait for the turn of a large response.
const TURN: Duration = Duration::from_secs(5);

/// A path with its operations.
struct PathOperations {
    methods: HashMap<Method, Operation>,
    allow: String,
    parameters: Vec<Shape>,
    limits: Arc<Limits>,
}

struct Operation {
    id: &'static str,
    declared: &'static Declared,
    endpoint: BoxEndpoint<'static>,
    /// Whether it asks for a credential.
    is_guarded: bool,
    size: Size,
}

/// The size of an operation's responses, in bytes: the largest one, decaying with each smaller one. An operation that
/// has not answered yet counts as large.
struct Size(AtomicU64);

impl Size {
    /// From this size on, only some responses are produced at a time, for each of them is in memory before it is
    /// counted.
    const LARGE: u64 = 64 << 10;

    fn is_large(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= Self::LARGE
    }

    fn note(&self, size: u64) {
        let known = self.0.load(Ordering::Relaxed);
        // Written only where it changes: all threads read it for each request.
        let next = size.max(known - known.div_ceil(32)).max(1);
        if next != known && (next >= Self::LARGE || known >= Self::LARGE) {
            self.0.store(next, Ordering::Relaxed);
        }
    }
}

/// A router over operations of an Api.
pub struct Operations {
    /// Paths without a parameter. poem's router would compile an expression for each at the start, and note the pattern of the path in
    /// each request and response.
    fixed: HashMap<String, PathOperations>,
    /// Paths with a parameter, which a handler reads from what poem's router leaves in the request.
    routes: poem::Route,
}

impl Operations {
    /// Builds the router of all operations, with all paths below `prefix`. `declared` contains the declarations of the
    /// contract. An operation without a declaration is an internal error at start.
    pub fn new<A: OpenApi>(
        prefix: &str,
        api: A,
        outline: &Outline<A>,
        limits: &Arc<Limits>,
        declared: impl Fn(&str) -> Option<&'static Declared>,
    ) -> Result<Self> {
        let known = |id: &str| {
            let sentence = || format!("the operation {id} is not in the table of operations: is it in the contract?");
            declared(id).map(Some).ok_or_else(|| Error::internal_text(sentence()))
        };
        Self::build(prefix, api, outline, limits, known)
    }

    /// The same for those operations that `declared` contains. The others do not exist.
    pub fn mounted<A: OpenApi>(
        prefix: &str,
        api: A,
        outline: &Outline<A>,
        limits: &Arc<Limits>,
        declared: impl Fn(&str) -> Option<&'static Declared>,
    ) -> Result<Self> {
        Self::build(prefix, api, outline, limits, |id| Ok(declared(id)))
    }

    fn build<A: OpenApi>(
        prefix: &str,
        api: A,
        outline: &Outline<A>,
        limits: &Arc<Limits>,
        declared: impl Fn(&str) -> Result<Option<&'static Declared>>,
    ) -> Result<Self> {
        let mut table = HashMap::new();
        api.add_routes(&mut table);
        let (mut fixed, mut routes) = (HashMap::new(), poem::Route::new());
        for (path, operations) in table.into_iter().collect::<BTreeMap<_, _>>() {
            let parameters = outline.parameters(&path);
            let mut methods = HashMap::new();
            for (method, endpoint) in operations {
                let (id, is_guarded) = outline.operation(&path, &method).unwrap_or(("unknown", false));
                if let Some(declared) = declared(id)? {
                    let size = Size(AtomicU64::new(Size::LARGE));
                    methods.insert(method, Operation { id, declared, endpoint, is_guarded, size });
                }
            }
            if methods.is_empty() {
                continue;
            }
            let allow = allowed(methods.keys());
            let has_parameter = !parameters.is_empty();
            let operations = PathOperations { methods, allow, parameters, limits: limits.clone() };
            let path = format!("{prefix}{path}");
            if has_parameter {
                routes = routes.try_at(path, operations).map_err(|error| Error::internal_text(error.to_string()))?;
            } else {
                fixed.insert(path, operations);
            }
        }
        Ok(Self { fixed, routes })
    }
}

impl Endpoint for Operations {
    type Output = Response;

    // Not `async fn`, so that its future does not hold the request a second time; the other endpoint neither.
    fn call(&self, request: Request) -> impl Future<Output = poem::Result<Response>> + Send {
        let work = match self.fixed.get(request.uri().path()) {
            Some(operations) => Either::Left(operations.call(request)),
            None => Either::Right(self.routes.call(request)),
        };
        work.map_err(|error| from_poem(error).into())
    }
}

fn allowed<'a>(methods: impl Iterator<Item = &'a Method>) -> String {
    let mut names: Vec<&str> = methods.map(Method::as_str).collect();
    if names.contains(&"GET") {
        names.push("HEAD");
    }
    names.push("OPTIONS");
    names.sort_unstable();
    names.join(", ")
}

/// The decoded text of a parameter of the path, under the name that [`numbered`] gave it.
fn parameter(request: &Request, number: usize) -> Option<&str> {
    const NAMES: [&str; 4] = ["param0", "param1", "param2", "param3"];
    request.raw_path_param(NAMES.get(number)?)
}

/// What a request for a path is answered with.
enum Answer<'a> {
    Operation(&'a Operation),
    /// The methods of the path.
    Methods,
}

impl PathOperations {
    /// Finds the operation of a request, admits the request, and reads its query.
    fn begin(&self, request: &mut Request) -> Result<Answer<'_>> {
        let mut parameters = self.parameters.iter().enumerate();
        let leads_somewhere =
            parameters.all(|(number, shape)| parameter(request, number).is_some_and(|text| shape.takes(text)));
        if !leads_somewhere {
            return Err(Error::of(Code::RouteUnknown));
        }
        let method = if request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
        if method == Method::OPTIONS {
            return Ok(Answer::Methods);
        }
        let Some(operation) = self.methods.get(&method) else {
            // A method is any token, and may be as long as a head.
            let named = if method.as_str().len() <= LONGEST_METHOD { method.as_str() } else { "this method" };
            let sentence = format!("This path does not support {named}. It supports {}.", self.allow);
            return Err(Error::new(Code::MethodWrong, sentence).allowing(self.allow.clone()));
        };
        if let Some(context) = Context::of(request) {
            // Only one operation runs for a request. The first one keeps the name.
            context.operation.get_or_init(|| operation.id);
            if let Some(scopes) = &operation.declared.scopes {
                context.scopes.get_or_init(|| scopes);
            }
            if let Some(policy) = operation.declared.policy {
                context.policy.get_or_init(|| policy);
                context.admit(&self.limits, policy, context.bucket())?;
            }
        }
        let query = query_pairs(request.uri().query().unwrap_or_default())?;
        request.extensions_mut().insert(UrlQuery(query));
        Ok(Answer::Operation(operation))
    }
}

impl Endpoint for PathOperations {
    type Output = Response;

    fn call(&self, mut request: Request) -> impl Future<Output = poem::Result<Response>> + Send {
        let begun = self.begin(&mut request);
        async move {
            let operation = match begun? {
                Answer::Operation(operation) => operation,
                Answer::Methods => {
                    let response = Response::builder().status(StatusCode::NO_CONTENT);
                    return Ok(response.header(header::ALLOW, self.allow.as_str()).finish());
                }
            };
            // A body comes as slowly as its client sends it. Operations with large responses have no request body.
            let is_large = |exchange: &&Exchange| exchange.reading.is_none() && operation.size.is_large();
            let exchange = request.data::<Exchange>().filter(is_large).cloned();
            let _turn = match &exchange {
                Some(exchange) => Some(timeout(TURN, exchange.large()).await.map_err(|_| Error::overload(TURN))?),
                None => None,
            };
            super::ahead::prepare(&mut request, operation.is_guarded).await;
            let work = DynEndpoint::call(operation.endpoint.as_ref(), request);
            let response = current::within(operation.id, work).await;
            let response = response.map_err(|error| poem::Error::from(from_poem(error)))?;
            let (parts, body) = response.into_parts();
            let body = BoxBody::from(body);
            operation.size.note(body.size_hint().exact().unwrap_or(0));
            Ok(Response::from_parts(parts, body.into()))
        }
    }
}

/// How many parameters a query may have.
const MOST_PARAMETERS: usize = 64;

/// The parameters of a query. A repeated parameter, or one that is not UTF-8, is an error that names it.
fn query_pairs(query: &str) -> Result<Vec<(String, String)>> {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        let decoded = percent_encoding::percent_decode_str(&spaced).decode_utf8().map(Cow::into_owned);
        decoded.map_err(|_| Error::invalid(text, Fault::new(Rule::Characters, "must be UTF-8 in the query string")))
    };
    let mut pairs: Vec<(String, String)> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        if pairs.len() == MOST_PARAMETERS {
            let sentence = format!("The query string has more than {MOST_PARAMETERS} parameters, which is the limit.");
            return Err(Error::new(Code::RequestInvalid, sentence));
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode(name)?;
        let value =
            decode(value).map_err(|_| Error::invalid(name.as_str(), Fault::new(Rule::Characters, "must be UTF-8")))?;
        if pairs.iter().any(|(known, _)| *known == name) {
            return Err(Error::invalid(name, Fault::new(Rule::Repeated, "must be sent once")));
        }
        pairs.push((name, normal(&value).into_owned()));
    }
    Ok(pairs)
}
