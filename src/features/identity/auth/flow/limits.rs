//! Limits of an address on sign-ins and registrations, beside the limit that the router checks. `auth::attempts` counts failures.

use std::future::Future;
use std::time::Duration;

use super::super::attempts::{Account, Attempts, Place};
use crate::app::App;
use crate::http::context::Context;
use crate::http::limit::{Bucket, Policy};
use crate::kernel::time::in_words;
use crate::kernel::{Code, Error, Per, Result};

/// Counts a sign-in of the account from the address of the request, right or wrong.
pub(super) fn count_sign_in(app: &App, context: &Context, account: Account) -> Result<()> {
    let bucket = app.limits.part(context.bucket(), account);
    count(app, context, bucket, "Too many sign-ins to this account from your network.", ("sign-in", Per::Account))
}

/// Counts a registration without an invitation from the address of the request.
pub(super) fn count_registration(app: &App, context: &Context) -> Result<()> {
    let bucket = app.limits.part(context.bucket(), "registration");
    count(app, context, bucket, "Too many people are registering from your network.", ("registration", Per::Network))
}

fn count(app: &App, context: &Context, bucket: Bucket, sentence: &str, (name, per): (&'static str, Per)) -> Result<()> {
    context.admit(&app.limits, Policy::SignIn, bucket).map_err(|refused| {
        let wait = refused.retry().unwrap_or(Duration::ZERO);
        let sentence = format!("{sentence} Try again in {}.", in_words(wait));
        Error::new(Code::RateLimited, sentence).retry_after(wait).at_bound(name, per)
    })
}

/// Runs work that the token of a link or the code of an invitation permits. An error for which `is_wrong` holds counts as a failed sign-in
/// of the address.
pub(super) async fn by_secret<T>(
    app: &App,
    context: &Context,
    is_wrong: impl Fn(&Error) -> bool,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let attempts = app.state::<Attempts>()?;
    let attempt = attempts.begin(None, Place::of(context.address, false), || app.now()).await;
    let outcome = match attempt {
        Ok(attempt) => {
            let outcome = work.await;
            if !outcome.as_ref().is_err_and(is_wrong) {
                attempt.give_back();
            }
            outcome
        }
        Err(refused) => Err(refused),
    };
    context.note(attempts.standing(context.address, app.now()));
    outcome
}
