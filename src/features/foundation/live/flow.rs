//! Opens streams, wakes them, and closes slow ones.

use std::time::Duration;

use futures_util::stream;
use poem::{Body, Request};
use tokio::time::Instant;

use super::readers::Readers;
use super::stream::{Credential, ForLearner, RESET, Stream, Topic};
use crate::app::App;
use crate::events::outbox;
use crate::http::accept::Exchange;
use crate::http::bearer::Bearer;
use crate::http::context::Context;
use crate::http::current;
use crate::http::sse::Frames;
use crate::kernel::{Actor, Code, Error, Realm, Result, Via};

/// The messages of all people in one read, at most two MiB.
const PORTION: usize = 512;

/// The shortest interval between checks of all streams' access because of other processes' writes. Each stream also checks its own with a
/// heartbeat.
const BETWEEN_CHECKS: Duration = Duration::from_secs(10);

/// How long clients may read their last bytes when the server stops.
const LAST_MOMENT: Duration = Duration::from_millis(500);

/// Opens a stream of all messages for the actor, behind the event `after`.
pub async fn open(app: &App, actor: Actor, after: Option<i64>, request: &Request) -> Result<Body> {
    open_topic(app, actor, Topic::Everything, after, request).await
}

/// Opens a stream of the actor's notifications, behind the event `after`.
pub async fn open_notifications(app: &App, actor: Actor, after: Option<i64>, request: &Request) -> Result<Body> {
    open_topic(app, actor, Topic::Notifications, after, request).await
}

/// What the request of the actor proves: a sign-in, or a developer's key with one of the developer's learners.
fn credential(actor: &Actor, request: &Request) -> Result<Credential> {
    let Bearer::Token(secret) = Bearer::of(request) else { return Err(Error::of(Code::AuthInvalid)) };
    let learner = match (actor.via, actor.realm) {
        (Via::Login(_), _) => None,
        (Via::Key(_), Realm::Developer(developer)) => {
            let context = Context::of(request).ok_or_else(|| Error::internal_text("the request has no context"))?;
            let scopes = context.scopes.get().copied().unwrap_or_default();
            Some(ForLearner { developer, learner: actor.user, scopes })
        }
        _ => return Err(Error::of(Code::KeyLoginNeeded)),
    };
    Ok(Credential { secret: secret.to_owned(), origin: actor.origin.clone(), learner })
}

async fn open_topic(app: &App, actor: Actor, topic: Topic, after: Option<i64>, request: &Request) -> Result<Body> {
    let credential = credential(&actor, request)?;
    let readers = app.state::<Readers>()?;
    let developer = credential.learner.as_ref().map(|learner| learner.developer);
    // The stream registers first, so that a message that is committed after the read below wakes it.
    let place = readers.enter((actor.user, developer), request.data::<Exchange>().map(Exchange::connection))?;
    let user = actor.user;
    let turn = place.turn().await;
    let (marks, newest) = app.read(move |db| Ok((outbox::marks(db, user)?, outbox::newest(db)?))).await?;
    drop(turn);
    let mut opening = Frames::default();
    opening.retry(readers.timing().retry);
    let last = match after {
        Some(after) if marks.can_resume(after) => after,
        Some(_) => {
            opening.event(Some(marks.newest), RESET, "{}");
            marks.newest
        }
        None => marks.newest,
    };
    opening.position(last);
    // A client that resumes may lack some of what there is.
    let seen = if last == marks.newest { newest } else { -1 };
    let stream =
        Stream::new(app.clone(), credential, place, (topic, readers.timing().heartbeat), (last, seen, opening));
    // The stream outlives the operation; its work keeps the operation's name.
    let operation = current::operation();
    let frames = stream::unfold(stream, move |stream| current::within(operation, stream.next()));
    Ok(Body::from_bytes_stream(frames))
}

/// Hands new messages of all processes to the streams, and drops slow clients, until `stopped` resolves. Then it ends all streams.
///
/// Messages are read here once for all streams of the process: a stream asks the database only when it begins, and when it fell behind.
pub async fn look_after(app: App, stopped: impl Future<Output = ()>) {
    let Ok(readers) = app.state::<Readers>() else { return };
    let mut stopped = std::pin::pin!(stopped);
    let mut every = tokio::time::interval(readers.timing().look);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // The newest known message; unknown while no client is connected.
    let mut known = None;
    let mut told_at: Option<Instant> = None;
    loop {
        let is_time = tokio::select! {
            _ = every.tick() => true,
            () = readers.grown() => false,
            () = &mut stopped => break,
        };
        if !is_time && known.is_some() {
            known = follow(&app, readers, known).await;
            continue;
        }
        #[expect(clippy::cast_precision_loss, reason = "there are fewer streams than 2^53")]
        metrics::gauge!("schola_event_streams").set(readers.count() as f64);
        if readers.count() == 0 {
            known = None;
            continue;
        }
        readers.drop_slow(readers.timing().patience);
        if told_at.is_none_or(|at| at.elapsed() >= BETWEEN_CHECKS) && readers.take_stale() {
            told_at = Some(Instant::now());
            readers.tell_all(|news| news.access += 1);
        }
        known = follow(&app, readers, known).await;
    }
    readers.close();
    // A stream whose client reads nothing does not notice that it is to end.
    #[expect(clippy::disallowed_methods, reason = "the last messages are on their way to the client")]
    tokio::time::sleep(LAST_MOMENT).await;
    readers.drop_slow(LAST_MOMENT);
}

/// Looks for messages behind the known one. Returns the newest that is known then; where they cannot be read, the next look finds them.
async fn follow(app: &App, readers: &Readers, known: Option<i64>) -> Option<i64> {
    match find_messages(app, readers, known).await {
        Ok(newest) => Some(newest),
        Err(error) => {
            tracing::debug!("new messages were not found: {}", error.explanation());
            known
        }
    }
}

/// Hands the messages behind the known one to the streams of their people. Returns the newest known message.
async fn find_messages(app: &App, readers: &Readers, known: Option<i64>) -> Result<i64> {
    let Some(mut newest) = known else {
        let newest = app.named("findMessages").read(outbox::newest).await?;
        // Open streams may not have read the messages from before the first look.
        readers.tell_all(|news| news.newest = news.newest.max(newest));
        return Ok(newest);
    };
    loop {
        let after = newest;
        let found = app.named("findMessages").read(move |db| outbox::since(db, after, PORTION)).await?;
        let is_all = found.len() < PORTION;
        newest = found.last().map_or(newest, |(_, message)| message.id);
        readers.hand_out(after, found);
        if is_all {
            return Ok(newest);
        }
    }
}
