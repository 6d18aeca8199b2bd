//! Signing in, and checking the password again.

use std::net::IpAddr;

use super::super::access::Access;
use super::super::attempts::{Account, Attempts, Proof, Try};
use super::super::model::Login;
use super::super::service::{self, Candidate, Confirmed, Entering, SignIn, SignedIn};
use super::super::wire;
use super::limits::count_sign_in;
use crate::app::App;
use crate::features::users::{Obstacle, User, UserView};
use crate::http::context::Context;
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Code, Error, Fault, Result, Rule, Secret};

/// The access token of a login.
pub(super) async fn token_of(app: &App, user: &User, login: &Login) -> Result<String> {
    let keys = app.state::<Access>()?.keys(&app.db).await?;
    keys.sign(user.id, login.id, login.created_at)
}

/// Checks a password. The attempt is given back where the password was right or was not checked. An inner error means that it is wrong,
/// and says whether the owner is to be warned.
async fn prove_password(
    app: &App,
    attempt: Try<'_>,
    asker: Option<IpAddr>,
    password: Secret<String>,
    stored: Option<String>,
) -> Result<Result<(), bool>> {
    match app.passwords.verify(asker, password, stored).await {
        Ok(true) => {
            attempt.give_back();
            Ok(Ok(()))
        }
        Ok(false) => Ok(Err(attempt.wrong())),
        Err(error) => {
            attempt.give_back();
            Err(error)
        }
    }
}

/// Signs in with address or username and password. Every sign-in costs exactly one hash, whether or not the name has an account.
pub async fn login(app: &App, context: &Context, input: wire::Credentials) -> Result<wire::SignedIn> {
    let name = input.email.as_str().to_owned();
    let candidate = app.read(move |db| service::candidate(db, &name)).await?;
    let outcome = enter(app, context, &candidate, input).await;
    context.note(app.state::<Attempts>()?.standing(context.address, app.now()));
    outcome
}

async fn enter(
    app: &App,
    context: &Context,
    candidate: &Candidate,
    input: wire::Credentials,
) -> Result<wire::SignedIn> {
    let origin = context.origin();
    let account = Account::of(candidate.user.as_ref().map(|user| user.id), input.email.as_str());
    let place = candidate.place(origin.address);
    let attempts = app.state::<Attempts>()?;
    let attempt = attempts.begin(Some((account, Proof::Password)), place, || app.now()).await?;
    if let Err(refused) = count_sign_in(app, context, account) {
        attempt.give_back();
        return Err(refused);
    }
    let stored = candidate.credential.password_hash.clone();
    let proved = prove_password(app, attempt, origin.address, input.password, stored).await?;
    let user = candidate.user.as_ref();
    let (Some(user), Ok(())) = (user, proved) else {
        let (user, is_alarming) = (user.cloned(), proved.err().unwrap_or_default());
        app.write(move |tx| service::sign_in_failed(tx, user.as_ref(), is_alarming, &origin)).await?;
        return Err(service::bad_credentials());
    };
    let code = input.code.map(|code| code.as_str().to_owned()).filter(|code| !code.is_empty());
    let attempt = match (&code, candidate.credential.totp_in_force()) {
        (Some(_), Some(_)) => Some(attempts.begin(Some((account, Proof::Code)), place, || app.now()).await?),
        _ => None,
    };
    let entering = Entering {
        user: user.id,
        access_version: candidate.access_version,
        code,
        is_alarming: attempt.as_ref().is_some_and(|attempt| attempt.is_alarming),
    };
    let url = app.public_url().to_owned();
    let outcome = app.write(move |tx| service::sign_in(tx, &entering, &url, &origin)).await;
    if let (Some(attempt), false) = (attempt, matches!(outcome, Ok(SignIn::WrongCode))) {
        attempt.give_back();
    }
    match outcome? {
        SignIn::Done(signed_in) => {
            let SignedIn { user, login, must_enrol } = *signed_in;
            let token = token_of(app, &user, &login).await?;
            Ok(wire::SignedIn {
                token,
                expires_at: login.expires_at,
                user: UserView::of(user, &app.links(), app.now()),
                enrolment_required: must_enrol.then_some(true),
            })
        }
        SignIn::Unverified => Err(Obstacle::EmailUnverified.error()),
        SignIn::WrongCode | SignIn::Outdated => Err(service::bad_credentials()),
    }
}

/// Checks the password again before a sensitive change. A wrong one is an error that names the field. The result goes into the transaction
/// of the change.
pub async fn confirm_password(
    app: &App,
    actor: &Actor,
    password: Secret<String>,
    field: &'static str,
) -> Result<Confirmed> {
    let asking = actor.clone();
    let candidate = app.named("confirmPassword").read(move |db| service::candidate_of(db, &asking)).await?;
    let place = candidate.place(actor.origin.address);
    let subject = Some((Account::Person(actor.user), Proof::Password));
    let attempt = app.state::<Attempts>()?.begin(subject, place, || app.now()).await?;
    let stored = candidate.credential.password_hash.clone();
    match prove_password(app, attempt, actor.origin.address, password, stored).await? {
        Ok(()) => Ok(Confirmed::at(candidate.access_version)),
        Err(is_alarming) => {
            let asking = actor.clone();
            app.named("confirmPassword")
                .write(move |tx| service::confirmation_failed(tx, &asking, is_alarming))
                .await?;
            Err(Error::new(Code::WrongPassword, "Incorrect password.")
                .with_field(field, Fault::new(Rule::Incorrect, "is incorrect")))
        }
    }
}
