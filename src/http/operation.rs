//! The wrapper on poem-openapi's `OpenApi`: it knows the operation before the handler runs, refuses two operations at one
//! place, and knows what a path allows.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;
use poem::endpoint::BoxEndpoint;
use poem::http::{Method, StatusCode, header};
use poem::{Endpoint, Request, Response};
use poem_openapi::__private::UrlQuery;
use poem_openapi::OpenApi;

use super::context::Context;
use super::fault::from_poem;
use super::limit::{Bucket, Limits, Policies, Policy};
use crate::kernel::{Code, Error, Result};

/// One path with its operations.
struct PathOperations {
    methods: HashMap<Method, Operation>,
    allow: String,
    parameters: Vec<String>,
    limits: Arc<Limits>,
}

struct Operation {
    id: &'static str,
    policy: Option<Policy>,
    endpoint: BoxEndpoint<'static>,
}

/// A router over all operations of an Api.
pub struct Operations {
    routes: poem::Route,
}

impl Operations {
    /// Builds the router, all paths below `prefix`, each operation under the limit that `policies` name for it. An operation without an id, or two at one place, is a fault of ours found at start.
    pub fn new<A: OpenApi>(prefix: &str, api: A, policies: &Policies, limits: &Arc<Limits>) -> Result<Self> {
        let mut ids: HashMap<(String, Method), &'static str> = HashMap::new();
        let mut names: IndexMap<String, Vec<String>> = IndexMap::new();
        let mut seen = HashSet::new();
        for path in A::meta().into_iter().flat_map(|api| api.paths) {
            let (key, parameters) = numbered(&path.path);
            names.insert(key.clone(), parameters);
            for operation in path.operations {
                let id = operation.operation_id.ok_or_else(|| {
                    Error::internal_text(format!("{} {} has no operationId", operation.method, path.path))
                })?;
                if !seen.insert(id) || ids.insert((key.clone(), operation.method), id).is_some() {
                    return Err(Error::internal_text(format!(
                        "two operations are called {id} or stand at {}",
                        path.path
                    )));
                }
            }
        }
        let mut table = HashMap::new();
        api.add_routes(&mut table);
        let mut routes = poem::Route::new();
        for (path, operations) in table.into_iter().collect::<BTreeMap<_, _>>() {
            let parameters = names.get(&path).cloned().unwrap_or_default();
            let mut methods = HashMap::new();
            for (method, endpoint) in operations {
                let id = ids.get(&(path.clone(), method.clone())).copied().unwrap_or("unknown");
                methods.insert(method, Operation { id, policy: policies.of(id), endpoint });
            }
            let allow = allowed(methods.keys());
            let endpoint = PathOperations { methods, allow, parameters, limits: limits.clone() };
            let endpoint = Arc::new(endpoint);
            routes = routes
                .try_at(format!("{prefix}{path}"), PathEndpoint(endpoint))
                .map_err(|error| Error::internal_text(error.to_string()))?;
        }
        Ok(Self { routes })
    }
}

impl Endpoint for Operations {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        self.routes.call(request).await.map_err(|error| from_poem(error, &[]).into())
    }
}

/// The path with its parameters numbered as poem-openapi routes them (`/a/:param0`), and their names in order.
fn numbered(path: &str) -> (String, Vec<String>) {
    let mut names = Vec::new();
    let mut key = String::new();
    for segment in path.split('/').skip(1) {
        key.push('/');
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).or_else(|| segment.strip_prefix(':')) {
            Some(name) => {
                key.push_str(&format!(":param{}", names.len()));
                names.push(name.to_owned());
            }
            None => key.push_str(segment),
        }
    }
    (key, names)
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

struct PathEndpoint(Arc<PathOperations>);

impl Endpoint for PathEndpoint {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let method = if request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
        if method == Method::OPTIONS {
            return Ok(Response::builder()
                .status(StatusCode::NO_CONTENT)
                .header(header::ALLOW, self.0.allow.as_str())
                .finish());
        }
        let Some(operation) = self.0.methods.get(&method) else {
            let sentence = format!("This path does not answer to {method}; it answers to {}.", self.0.allow);
            return Err(Error::new(Code::MethodWrong, sentence).allowing(self.0.allow.clone()).into());
        };
        if let Some(context) = Context::of(&request) {
            // A second operation cannot run for one request; were it to, the first one keeps the name.
            context.operation.get_or_init(|| operation.id);
            if let Some(policy) = operation.policy {
                context.policy.get_or_init(|| policy);
                if let Some(address) = context.address {
                    self.0.limits.admit(context, policy, Bucket::Address(address))?;
                }
            }
        }
        let query = query_pairs(&request);
        request.extensions_mut().insert(UrlQuery(query));
        operation.endpoint.call(request).await.map_err(|error| from_poem(error, &self.0.parameters).into())
    }
}

fn query_pairs(request: &Request) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    let query = request.uri().query().unwrap_or_default();
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}
