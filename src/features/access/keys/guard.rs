//! The guards of operations that are called with keys.

use poem::Request;

use super::flow::{self, Caller};
use super::model::KeySurface;
use crate::app::App;
use crate::features::usage::Figure;
use crate::http::bearer::Bearer;
use crate::http::context::Context;
use crate::http::guards;
use crate::http::limit::Bucket;
use crate::kernel::{Code, Error, Owner, Result};

/// A developer's key that acts for no learner. The request is counted.
#[derive(Debug)]
pub struct ApiKey {
    /// The caller.
    pub caller: Caller,
    /// The usage of the quota, this request included.
    pub figure: Figure,
}

/// A key of an account of the course factory, live or test.
#[derive(Debug)]
pub struct AccountKey(pub Caller);

/// A person's key of the course author, on a plan that includes the course author.
#[derive(Debug)]
pub struct AuthorKey(pub Caller);

/// Authenticates the request by the key in its header.
async fn identify(request: &Request, surface: KeySurface) -> Result<(&App, &Context, Caller)> {
    let app = request.data::<App>().ok_or_else(|| Error::internal_text("the request has no app"))?;
    let context = Context::of(request).ok_or_else(|| Error::internal_text("the request has no context"))?;
    let refusal = |code| Error::new(code, "Missing or invalid API key");
    let text = match Bearer::of(request) {
        Bearer::Missing => return Err(refusal(Code::AuthMissing)),
        Bearer::Malformed => return Err(refusal(Code::AuthInvalid)),
        Bearer::Token(text) => text,
    };
    let caller = flow::identify(app, context, text, surface).await?;
    Ok((app, context, caller))
}

async fn api_key(request: &Request) -> Result<ApiKey> {
    let (app, context, caller) = identify(request, KeySurface::Partner).await?;
    context.admit_operation(&app.limits, Bucket::Key(caller.key.id.get()))?;
    let figure = flow::admit(app, context, &caller).await?;
    flow::check_scope(context, &caller.key)?;
    if let Owner::User(developer) = caller.owner {
        context.user.get_or_init(|| developer.get());
    }
    Ok(ApiKey { caller, figure })
}

async fn account_key(request: &Request) -> Result<AccountKey> {
    let (app, context, caller) = identify(request, KeySurface::Factory).await?;
    context.admit_operation(&app.limits, Bucket::Account(caller.owner.number()))?;
    Ok(AccountKey(caller))
}

async fn author_key(request: &Request) -> Result<AuthorKey> {
    let (app, context, caller) = identify(request, KeySurface::Author).await?;
    context.admit_operation(&app.limits, Bucket::Key(caller.key.id.get()))?;
    if !caller.plan.has_author() {
        return Err(Error::new(Code::PlanRefused, "API access requires a paid plan"));
    }
    if let Owner::User(user) = caller.owner {
        context.user.get_or_init(|| user.get());
    }
    Ok(AuthorKey(caller))
}

guards! {
    [] ApiKey, "key" => api_key;
    [] AccountKey, "key" => account_key;
    [] AuthorKey, "key" => author_key;
}
