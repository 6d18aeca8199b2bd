//! The guards of the surfaces that are opened with keys.

use poem::{Request, RequestBody};
use poem_openapi::registry::Registry;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::flow::{self, Caller};
use super::model::KeySurface;
use crate::app::App;
use crate::features::usage::Figure;
use crate::http::bearer::{Bearer, bearer_scheme};
use crate::http::context::Context;
use crate::http::limit::Bucket;
use crate::kernel::{Code, Error, Owner, Result};

/// A developer's key itself, acting for none of the developer's learners. The request is counted.
#[derive(Debug)]
pub struct ApiKey {
    /// Who asks.
    pub caller: Caller,
    /// How far the developer has come with the quota, this request included.
    pub figure: Figure,
}

/// A key of an account of the course factory, live or test.
#[derive(Debug)]
pub struct AccountKey(pub Caller);

/// A person's key of the course author, on a plan that opens that surface.
#[derive(Debug)]
pub struct AuthorKey(pub Caller);

/// The security scheme of the surfaces that are opened with keys.
const SCHEME: &str = "key";

/// Who asks, by the key in the request's header.
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

/// A guard is a parameter of an operation that poem-openapi fills.
macro_rules! guards {
    ($($guard:ty => $find:path;)*) => {$(
        impl<'a> ApiExtractor<'a> for $guard {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
            type ParamType = ();
            type ParamRawType = ();

            fn register(registry: &mut Registry) {
                registry.create_security_scheme(SCHEME, bearer_scheme());
            }

            fn security_schemes() -> Vec<&'static str> {
                vec![SCHEME]
            }

            async fn from_request(
                request: &'a Request,
                _body: &mut RequestBody,
                _options: ExtractParamOptions<()>,
            ) -> poem::Result<Self> {
                Ok($find(request).await?)
            }
        }
    )*};
}

guards! {
    ApiKey => api_key;
    AccountKey => account_key;
    AuthorKey => author_key;
}
