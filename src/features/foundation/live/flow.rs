//! Opens streams, wakes them, and closes slow ones.

use std::time::Duration;

use futures_util::stream;
use poem::{Body, Request};
use tokio::time::Instant;

use super::readers::Readers;
use super::stream::{Credential, RESET, Stream, Topic};
use crate::app::App;
use crate::events::outbox;
use crate::http::accept::Exchange;
use crate::http::bearer::Bearer;
use crate::http::current;
use crate::http::sse::Frames;
use crate::kernel::{Actor, Code, Error, Id, Result, id::kind};

/// The messages of other processes in one read.
const PORTION: usize = 1_000;

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

async fn open_topic(app: &App, actor: Actor, topic: Topic, after: Option<i64>, request: &Request) -> Result<Body> {
    let Bearer::Token(token) = Bearer::of(request) else { return Err(Error::of(Code::AuthInvalid)) };
    let readers = app.state::<Readers>()?;
    // The stream registers first, so that a message that is committed after the read below wakes it.
    let place = readers.enter(actor.user, request.data::<Exchange>().map(Exchange::connection))?;
    let user = actor.user;
    let turn = place.turn().await;
    let marks = app.read(move |db| outbox::marks(db, user)).await?;
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
    let credential = Credential { token: token.to_owned(), origin: actor.origin };
    let stream = Stream::new(app.clone(), credential, place, (topic, readers.timing().heartbeat), (last, opening));
    // The stream outlives the operation; its work keeps the operation's name.
    let operation = current::operation();
    let frames = stream::unfold(stream, move |stream| current::within(operation, stream.next()));
    Ok(Body::from_bytes_stream(frames))
}

/// Wakes streams for messages of other processes, and drops slow clients, until `stopped` resolves. Then it ends all streams.
pub async fn look_after(app: App, stopped: impl Future<Output = ()>) {
    let Ok(readers) = app.state::<Readers>() else { return };
    let mut stopped = std::pin::pin!(stopped);
    let mut every = tokio::time::interval(readers.timing().look);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // The newest known message; unknown while no client is connected.
    let mut known = None;
    let mut told_at: Option<Instant> = None;
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = &mut stopped => break,
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
        known = match find_messages(&app, readers, known).await {
            Ok(newest) => Some(newest),
            Err(error) => {
                tracing::debug!("messages of other processes were not found: {}", error.explanation());
                known
            }
        };
    }
    readers.close();
    // A stream whose client reads nothing does not notice that it is to end.
    #[expect(clippy::disallowed_methods, reason = "the last messages are on their way to the client")]
    tokio::time::sleep(LAST_MOMENT).await;
    readers.drop_slow(LAST_MOMENT);
}

/// Wakes the streams that have messages after the known one. Returns the newest known message.
async fn find_messages(app: &App, readers: &Readers, known: Option<i64>) -> Result<i64> {
    let Some(mut newest) = known else {
        let newest = app.named("findMessages").read(outbox::newest).await?;
        // Open streams may not have read the messages from before the first look.
        readers.tell_all(|news| news.newest = news.newest.max(newest));
        return Ok(newest);
    };
    loop {
        let after = newest;
        let found: Vec<(Id<kind::User>, i64)> =
            app.named("findMessages").read(move |db| outbox::since(db, after, PORTION)).await?;
        for (user, message) in &found {
            readers.told_of(*user, *message);
            newest = newest.max(*message);
        }
        if found.len() < PORTION {
            return Ok(newest);
        }
    }
}
