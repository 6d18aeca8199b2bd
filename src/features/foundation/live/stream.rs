//! One stream: the messages of a person as frames, one portion at a time, as fast as the connection asks for them.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use tokio::time::{Instant, sleep_until};

use super::readers::{News, Place, Recent};
use crate::app::App;
use crate::db::Reader;
use crate::events::outbox::{self, Message};
use crate::features::learners::{self, Reference};
use crate::features::{auth, keys, notifications};
use crate::http::declared::Scope;
use crate::http::sse::Frames;
use crate::kernel::{Cause, Error, Id, Origin, Result, Timestamp, id::kind};

/// The shortest time between two writes of messages. What comes in between is sent together: nobody reads faster, and a write costs as much
/// as the message did.
const PACE: Duration = Duration::from_millis(250);
/// The messages of one portion.
const PORTION: usize = 32;
/// The event that tells a client to reload its data.
pub(super) const RESET: &str = "reset";
/// The event that says why the stream ends.
const END: &str = "end";

/// The messages that a stream sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// All, under their own names.
    Everything,
    /// Those about notifications.
    Notifications,
}

impl Topic {
    /// The name of the event for a message of this kind; `None` for a message that the stream leaves out.
    fn event_of(self, kind: &str) -> Option<&str> {
        match (self, kind) {
            (Topic::Everything, kind) => Some(kind),
            (Topic::Notifications, notifications::POSTED) => Some("notification"),
            (Topic::Notifications, notifications::READ) => Some("read"),
            (Topic::Notifications, _) => None,
        }
    }
}

/// The credential that opened a stream; it is checked again while the stream runs.
pub(super) struct Credential {
    /// An access token, or a developer's key.
    pub secret: String,
    pub origin: Origin,
    /// For whom a key opened the stream; absent for a token.
    pub learner: Option<ForLearner>,
}

/// The learner of a stream that a key opened, and the scopes that it needs.
pub(super) struct ForLearner {
    pub developer: Id<kind::User>,
    pub learner: Id<kind::User>,
    pub scopes: &'static [Scope],
}

/// A stream between two frames.
pub(super) struct Stream {
    app: App,
    credential: Credential,
    place: Place,
    topic: Topic,
    heartbeat: Duration,
    /// The first frames, until they are sent.
    opening: Option<Frames>,
    /// The last event that the client got.
    last: i64,
    /// The stream has read every message of its person up to this id, which may be another person's; -1 before the first read.
    seen: i64,
    /// The last change of access that the stream has checked.
    access: u64,
    /// The time of the last check of access, and when the token expires; unknown before the first check.
    checked: Option<(Instant, Timestamp)>,
    beats_at: Instant,
    /// When the next messages may be written.
    paced_until: Instant,
    is_over: bool,
}

/// The result of a look at the outbox and the access.
enum Look {
    /// Frames to send.
    Send(Frames),
    /// Nothing new.
    Nothing,
    /// The end.
    End,
}

impl Stream {
    /// Creates a stream that begins with the frames of `opening`, behind the event `last` of the client, when all up to `seen` is read.
    pub fn new(
        app: App,
        credential: Credential,
        place: Place,
        (topic, heartbeat): (Topic, Duration),
        (last, seen, opening): (i64, i64, Frames),
    ) -> Self {
        Self {
            app,
            credential,
            place,
            topic,
            heartbeat,
            opening: Some(opening),
            last,
            seen,
            access: 0,
            checked: None,
            beats_at: Instant::now() + heartbeat,
            paced_until: Instant::now(),
            is_over: false,
        }
    }

    /// Returns the next frames; `None` at the end of the stream.
    pub async fn next(mut self) -> Option<(io::Result<Bytes>, Self)> {
        self.place.asked();
        if let Some(opening) = self.opening.take() {
            return Some(self.give(opening));
        }
        while !self.is_over {
            if self.has_news() && Instant::now() < self.paced_until {
                sleep_until(self.paced_until).await;
            }
            match self.look().await {
                Ok(Look::Send(frames)) => {
                    // A client that has been away gets the rest at once.
                    if !self.has_news() {
                        self.paced_until = Instant::now() + PACE;
                    }
                    return Some(self.give(frames));
                }
                Ok(Look::Nothing) => {}
                Ok(Look::End) => return None,
                Err(error) => {
                    // The client reconnects, and resumes after the last event.
                    tracing::debug!("an event stream was broken off: {}", error.explanation());
                    return None;
                }
            }
            if Instant::now() >= self.beats_at {
                let mut frames = Frames::default();
                frames.heartbeat();
                return Some(self.give(frames));
            }
            let until = self.wakes_at();
            tokio::select! {
                changed = self.place.news.changed() => changed.ok()?,
                () = sleep_until(until) => {}
            }
        }
        None
    }

    fn give(mut self, frames: Frames) -> (io::Result<Bytes>, Self) {
        self.beats_at = Instant::now() + self.heartbeat;
        self.place.gave();
        (Ok(frames.into_bytes()), self)
    }

    /// Returns when the stream looks again without a signal: at the next heartbeat, or when the token expires.
    fn wakes_at(&self) -> Instant {
        let left = self.checked.map(|(_, expires_at)| self.app.now().until(expires_at));
        left.map_or(self.beats_at, |left| self.beats_at.min(Instant::now() + left))
    }

    /// Whether messages may wait. The end of the server does not wait for them.
    fn has_news(&self) -> bool {
        let news = self.place.news.borrow();
        news.newest > self.seen && !news.is_closed
    }

    async fn look(&mut self) -> Result<Look> {
        let news = self.place.news.borrow_and_update().clone();
        if news.is_closed {
            return Ok(Look::End);
        }
        if self.must_check(&news) {
            // What a stream seldom does takes no room in it while it waits.
            match Box::pin(self.check()).await {
                Ok(expires_at) => (self.checked, self.access) = (Some((Instant::now(), expires_at)), news.access),
                Err(error) if is_refusal(&error) => {
                    self.is_over = true;
                    let mut frames = Frames::default();
                    frames.event(None, END, &json!({ "code": error.code().name() }).to_string());
                    return Ok(Look::Send(frames));
                }
                Err(error) => return Err(error),
            }
        }
        if news.newest <= self.seen {
            return Ok(Look::Nothing);
        }
        if let Some(recent) = news.recent.as_deref().filter(|recent| recent.after <= self.last.max(self.seen)) {
            return Ok(self.take(&news, recent));
        }
        // A portion may hold nothing of the topic.
        loop {
            match Box::pin(self.read(&news)).await? {
                Look::Nothing if self.seen < news.newest => {}
                look => return Ok(look),
            }
        }
    }

    /// Whether to check the access: where it may have changed, where the token has expired, and once in a heartbeat.
    fn must_check(&self, news: &News) -> bool {
        let holds = self.checked.is_some_and(|(checked_at, expires_at)| {
            checked_at.elapsed() < self.heartbeat && self.app.now() < expires_at
        });
        news.access != self.access || !holds
    }

    async fn check(&self) -> Result<Timestamp> {
        let _turn = self.place.turn().await;
        let Credential { secret, origin, learner } = &self.credential;
        let Some(ForLearner { developer, learner, scopes }) = learner else {
            return self.app.state::<auth::Access>()?.still_admits(&self.app, secret, origin.clone()).await;
        };
        let until = keys::flow::still_admits(&self.app, secret, origin.address, scopes).await?;
        let learners = self.app.state::<learners::Access>()?;
        learners.learner(&self.app, *developer, Reference::Id(*learner)).await?;
        Ok(until)
    }

    /// Takes the messages that were read for all streams.
    fn take(&mut self, news: &News, recent: &Recent) -> Look {
        self.seen = news.newest;
        let mut frames = Frames::default();
        for message in recent.messages.iter().filter(|message| message.id > self.last) {
            self.add(message, &mut frames);
        }
        self.last = self.last.max(news.newest);
        if frames.is_empty() { Look::Nothing } else { Look::Send(frames) }
    }

    /// Adds the frame of a message, if it is of the topic.
    fn add(&self, message: &Message, frames: &mut Frames) {
        if let Some(event) = self.topic.event_of(&message.kind) {
            frames.event(Some(message.id), event, &message.payload);
        }
    }

    /// Reads the next portion of messages.
    async fn read(&mut self, news: &News) -> Result<Look> {
        let (user, last) = (self.place.user(), self.last);
        let read = move |db: &Reader| match outbox::after(db, user, last, PORTION)? {
            Some(messages) => Ok((messages, None)),
            None => Ok((Vec::new(), Some(outbox::marks(db, user)?.newest))),
        };
        let turn = self.place.turn().await;
        let (messages, reset) = self.app.read(read).await?;
        drop(turn);
        let mut frames = Frames::default();
        if messages.len() < PORTION {
            self.seen = news.newest;
        }
        if let Some(newest) = reset {
            frames.event(Some(newest), RESET, "{}");
            self.last = newest;
        }
        for message in messages {
            self.last = message.id;
            self.add(&message, &mut frames);
        }
        Ok(if frames.is_empty() { Look::Nothing } else { Look::Send(frames) })
    }
}

/// Whether an error means that the access has ended, or that the learner is gone, and not that the check failed.
fn is_refusal(error: &Error) -> bool {
    matches!(error.cause(), Cause::NoCredential | Cause::Forbidden | Cause::Absent)
}
