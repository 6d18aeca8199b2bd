//! Sending: what waits for a device is handed to its push service, one message after the other.

use super::keys;
use super::model::{Next, Outcome, Ready};
use super::service;
use super::state::Pushing;
use crate::app::App;
use crate::jobs::JobHandle;
use crate::kernel::{Error, Id, Result, id::kind};
use crate::providers::push::{Push, PushError, Pusher, Receiver, host_of};

/// What sends messages.
fn pusher(app: &App) -> Result<&Pusher> {
    let state = app.state::<Pushing>()?;
    if let Some(pusher) = state.pusher.get() {
        return Ok(pusher);
    }
    let pusher = Pusher::new(app.names.clone(), app.config.network.allow_private_addresses)?;
    Ok(state.pusher.get_or_init(|| pusher))
}

/// Sends what waits for a device. An error means that the push service wants it later.
pub(super) async fn send_waiting(app: &App, job: &JobHandle, device: Id<kind::PushSubscription>) -> Result<()> {
    while let Some(ready) = app.named("sendPushes").read(move |db| service::next(db, device)).await? {
        let host = host_of(ready.target.endpoint.expose());
        if ready.target.retry_at.is_some_and(|at| at > app.now()) {
            return Err(Error::internal_text(format!("{host} asked for a pause")));
        }
        let failure = send(app, &ready).await?.err();
        let outcome = failure.map_or(Outcome::Accepted, outcome_of);
        let (message, tries) = (ready.message.id, ready.message.tries);
        let next = job.write("sendPushes", move |tx| service::settle(tx, device, message, tries, outcome)).await?;
        match (failure, outcome, next) {
            (None, ..) => {}
            (Some(failure), _, Next::Again) => return Err(Error::internal_text(format!("{host}: {failure}"))),
            (Some(failure), Outcome::Ended, _) => tracing::info!(host, "a device was removed: {failure}"),
            (Some(failure), ..) => tracing::warn!(host, "a push message was given up: {failure}"),
        }
    }
    Ok(())
}

/// Hands a message to its push service.
async fn send(app: &App, ready: &Ready) -> Result<std::result::Result<(), PushError>> {
    let Some(key) = keys::open(app, &ready.key).await? else {
        // The devices of the key that was lost are removed; pages subscribe again with the new one.
        keys::made(app).await?;
        return Ok(Err(PushError::KeyRefused));
    };
    let target = &ready.target;
    let receiver = <[u8; 65]>::try_from(target.point.as_slice())
        .ok()
        .zip(<[u8; 16]>::try_from(target.auth.expose().as_slice()).ok())
        .and_then(|(point, auth)| Receiver::new(point, auth));
    let Some(receiver) = receiver else { return Ok(Err(PushError::Unencrypted)) };
    let message = &ready.message;
    let push = Push {
        endpoint: target.endpoint.expose(),
        receiver: &receiver,
        content: message.payload.as_bytes(),
        keep: app.now().until(message.expires_at),
        urgency: message.urgency.name(),
        topic: message.topic.map(|topic| topic.name()),
    };
    Ok(pusher(app)?.send(push, (key.as_ref(), ready.contact.as_str()), (&app.entropy, app.now())).await)
}

/// What a failure means for the message and the device.
const fn outcome_of(failure: PushError) -> Outcome {
    match failure {
        PushError::Gone | PushError::PrivateAddress | PushError::Unencrypted => Outcome::Ended,
        PushError::TooLarge | PushError::Refused(_) => Outcome::Refused,
        PushError::KeyRefused => Outcome::KeyRefused,
        PushError::Busy(pause) => Outcome::Later(pause),
        PushError::Unresolved | PushError::Unreachable | PushError::TimedOut => Outcome::Later(None),
    }
}
