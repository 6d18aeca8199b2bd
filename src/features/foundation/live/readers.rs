//! The registry of this process's streams, and how they are woken.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{Notify, Semaphore, SemaphorePermit, watch};
use tokio::time::Instant;

use crate::app::{Sharing, State};
use crate::events::outbox::Message;
use crate::http::accept::Connection;
use crate::kernel::{Code, Effect, Error, Id, Per, Result, id::kind};

/// The most streams of a person.
pub const MOST_STREAMS: usize = 6;
/// The learners of one developer have this part of the streams of all.
const SHARE_OF_DEVELOPER: usize = 4;
/// How many streams ask the database at a time, so that many that are woken at once leave room for requests.
pub const ASKING: usize = 16;
/// How many messages of a person are kept in memory for the streams that are about to send them.
const KEPT_RECENT: usize = 8;
/// When a client comes back that was refused for its own streams, and one that was refused for those of all.
const COME_BACK: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(15));

/// The timing of streams; tests have shorter times.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// The silence after which a stream sends a comment.
    pub heartbeat: Duration,
    /// How long a client may leave bytes unread.
    pub patience: Duration,
    /// The interval in which messages of other processes and slow clients are looked for.
    pub look: Duration,
    /// How long a client waits before it reconnects.
    pub retry: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(25),
            patience: Duration::from_secs(30),
            look: Duration::from_secs(2),
            retry: Duration::from_secs(5),
        }
    }
}

/// The last messages of a person, as they were read for all streams.
#[derive(Debug)]
pub(super) struct Recent {
    /// Every message of the person behind this id is among `messages`, up to the newest one that they are told of.
    pub after: i64,
    /// The oldest first, at most [`KEPT_RECENT`].
    pub messages: VecDeque<Arc<Message>>,
}

/// The signal to the streams of a person.
#[derive(Debug, Clone, Default)]
pub(super) struct News {
    /// The id of a message; later ones may exist.
    pub newest: i64,
    /// The messages up to `newest`, for streams that have not fallen far behind; absent before the first.
    pub recent: Option<Arc<Recent>>,
    /// Counts possible changes of the person's access.
    pub access: u64,
    /// Whether all streams are to end.
    pub is_closed: bool,
}

impl News {
    /// Adds the messages of the person behind the id `after`, but for those that are there already.
    fn take(&mut self, after: i64, messages: Vec<Arc<Message>>) {
        let (mut after, mut kept) = match &self.recent {
            Some(recent) => (recent.after, recent.messages.clone()),
            None => (after, VecDeque::new()),
        };
        for message in messages {
            if kept.back().is_some_and(|last| message.id <= last.id) {
                continue;
            }
            self.newest = self.newest.max(message.id);
            kept.push_back(message);
            if kept.len() > KEPT_RECENT
                && let Some(oldest) = kept.pop_front()
            {
                after = oldest.id;
            }
        }
        self.recent = Some(Arc::new(Recent { after, messages: kept }));
    }
}

/// The streams of this process.
pub struct Readers {
    timing: OnceLock<Timing>,
    most: usize,
    start: Instant,
    connected: Arc<Mutex<Connected>>,
    turns: Arc<Semaphore>,
    /// Rings when a message was committed for a person who is connected.
    grown: Notify,
    /// Whether another process wrote since the last check of all streams' access.
    is_stale: AtomicBool,
}

#[derive(Default)]
struct Connected {
    people: HashMap<i64, Person>,
    streams: usize,
    /// Those among them of learners, which keys opened.
    keyed: usize,
    is_closed: bool,
}

impl Connected {
    /// The streams of the learners of this developer.
    fn streams_of(&self, developer: Option<Id<kind::User>>) -> usize {
        let people = self.people.values().filter(|person| person.developer == developer);
        people.map(|person| person.streams.len()).sum()
    }
}

struct Person {
    /// Whose learner the person is.
    developer: Option<Id<kind::User>>,
    news: watch::Sender<News>,
    streams: Vec<Arc<Slot>>,
}

/// A stream as the registry sees it.
struct Slot {
    /// When the unread bytes were handed to the connection, in milliseconds since the registry began; 0 without any.
    given_at: AtomicU64,
    /// The connection, to close it.
    connection: Option<Connection>,
}

/// The registration of a stream, which dropping ends.
pub(super) struct Place {
    connected: Arc<Mutex<Connected>>,
    turns: Arc<Semaphore>,
    user: Id<kind::User>,
    slot: Arc<Slot>,
    start: Instant,
    /// Receives the signals to the stream.
    pub news: watch::Receiver<News>,
}

impl Readers {
    /// Creates an empty registry for at most `most` streams.
    pub fn new(most: usize) -> Self {
        Self {
            timing: OnceLock::new(),
            most,
            start: Instant::now(),
            connected: Arc::default(),
            turns: Arc::new(Semaphore::new(ASKING)),
            grown: Notify::new(),
            is_stale: AtomicBool::new(false),
        }
    }

    /// Registers another stream of the person, who may be a learner of a developer, or refuses it at a bound.
    pub(super) fn enter(
        &self,
        (user, developer): (Id<kind::User>, Option<Id<kind::User>>),
        connection: Option<Connection>,
    ) -> Result<Place> {
        let (of_person, of_all) = COME_BACK;
        let mut connected = self.connected.lock();
        if connected.is_closed || connected.streams >= self.most {
            let sentence = "Too many event streams are open on this server. Try again in a moment.";
            return Err(Error::new(Code::Overloaded, sentence).retry_after(of_all));
        }
        let own = connected.people.get(&user.get()).map_or(0, |person| person.streams.len());
        if own >= MOST_STREAMS {
            let sentence =
                format!("You already have {MOST_STREAMS} event streams open. Close one before you open another.");
            let refused = Error::new(Code::RateLimited, sentence).retry_after(of_person);
            return Err(refused.at_bound("event-streams", Per::Person));
        }
        if developer.is_some() && connected.streams_of(developer) >= (self.most / SHARE_OF_DEVELOPER).max(1) {
            let sentence = "Your learners have too many event streams open. Close one before you open another.";
            let refused = Error::new(Code::RateLimited, sentence).retry_after(of_person);
            return Err(refused.at_bound("event-streams", Per::Account));
        }
        let slot = Arc::new(Slot { given_at: AtomicU64::new(0), connection });
        if connected.streams == 0 {
            // Messages are followed from now on.
            self.grown.notify_one();
        }
        connected.streams += 1;
        connected.keyed += usize::from(developer.is_some());
        let new = || Person { developer, news: watch::Sender::new(News::default()), streams: Vec::new() };
        let person = connected.people.entry(user.get()).or_insert_with(new);
        person.streams.push(slot.clone());
        let news = person.news.subscribe();
        let (connected, turns) = (self.connected.clone(), self.turns.clone());
        Ok(Place { connected, turns, user, slot, start: self.start, news })
    }

    /// How many streams ask the database at this moment, at most [`ASKING`].
    pub fn asking(&self) -> usize {
        ASKING - self.turns.available_permits()
    }

    /// Sets the times of streams; done once at start.
    pub fn set_timing(&self, timing: Timing) {
        self.timing.get_or_init(|| timing);
    }

    /// The times of streams.
    pub(super) fn timing(&self) -> Timing {
        self.timing.get().copied().unwrap_or_default()
    }

    /// Returns the number of open streams.
    pub fn count(&self) -> usize {
        self.connected.lock().streams
    }

    /// Whether a stream of the person is open.
    fn is_connected(&self, user: Id<kind::User>) -> bool {
        self.connected.lock().people.contains_key(&user.get())
    }

    /// Resolves when messages may have been committed for people who are connected, and when the first one connects.
    pub(super) async fn grown(&self) {
        self.grown.notified().await;
    }

    /// Hands messages to the streams of their people: all messages behind the id `after` up to the last of these, in their order.
    pub(super) fn hand_out(&self, after: i64, messages: Vec<(Id<kind::User>, Message)>) {
        let mut of_people: BTreeMap<i64, Vec<Arc<Message>>> = BTreeMap::new();
        for (user, message) in messages {
            of_people.entry(user.get()).or_default().push(Arc::new(message));
        }
        let connected = self.connected.lock();
        for (user, messages) in of_people {
            let Some(person) = connected.people.get(&user) else { continue };
            person.news.send_modify(|news| news.take(after, messages));
        }
    }

    /// Wakes all streams.
    pub(super) fn tell_all(&self, change: impl Fn(&mut News)) {
        self.connected.lock().people.values().for_each(|person| person.news.send_modify(&change));
    }

    /// Has the streams of learners check their access, of those of them that are concerned.
    fn check_access(&self, is_concerned: impl Fn(i64, &Person) -> bool) {
        let connected = self.connected.lock();
        if connected.keyed == 0 {
            return;
        }
        let concerned = connected.people.iter().filter(|(user, person)| is_concerned(**user, person));
        concerned.for_each(|(_, person)| person.news.send_modify(|news| news.access += 1));
    }

    /// Whether another process wrote since the last call.
    pub(super) fn take_stale(&self) -> bool {
        self.is_stale.swap(false, Ordering::AcqRel)
    }

    /// Ends all streams, and refuses new ones.
    pub fn close(&self) {
        self.connected.lock().is_closed = true;
        self.tell_all(|news| news.is_closed = true);
    }

    /// Closes the connections of clients that have left bytes unread for this long.
    pub(super) fn drop_slow(&self, patience: Duration) {
        let (now, patience) = (millis_since(self.start), patience.as_millis());
        for slot in self.connected.lock().people.values().flat_map(|person| &person.streams) {
            let given_at = slot.given_at.load(Ordering::Relaxed);
            if given_at != 0
                && u128::from(now.saturating_sub(given_at)) >= patience
                && let Some(connection) = &slot.connection
            {
                tracing::debug!("a client does not take its events and is dropped");
                metrics::counter!("schola_event_streams_dropped_total").increment(1);
                connection.cut();
            }
        }
    }
}

impl State for Readers {
    fn sharing(&self) -> Sharing {
        Sharing::Local(
            "the connections of this process; their messages are read from the outbox, which all processes share",
        )
    }

    /// Wakes the streams that a commit concerns.
    fn on_effect(&self, effect: &Effect) {
        match effect {
            Effect::OutboxGrew { user, .. } if self.is_connected(*user) => self.grown.notify_one(),
            Effect::UserChanged(user) => {
                if let Some(person) = self.connected.lock().people.get(&user.get()) {
                    person.news.send_modify(|news| news.access += 1);
                }
                self.check_access(|_, person| person.developer == Some(*user));
            }
            Effect::LearnerChanged { learner, .. } => self.check_access(|user, _| user == learner.get()),
            // It is not known here which key opened a stream.
            Effect::KeyChanged(_) => self.check_access(|_, person| person.developer.is_some()),
            Effect::SettingsChanged => self.tell_all(|news| news.access += 1),
            // There may be many streams: the next periodic check follows up.
            Effect::LearnersChangedElsewhere | Effect::Flush => self.is_stale.store(true, Ordering::Release),
            _ => {}
        }
    }
}

impl Place {
    /// The person.
    pub fn user(&self) -> Id<kind::User> {
        self.user
    }

    /// Waits until the stream may read the database.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        self.turns.acquire().await.ok()
    }

    /// Marks that bytes were handed to the connection.
    pub fn gave(&self) {
        self.slot.given_at.store(millis_since(self.start), Ordering::Relaxed);
    }

    /// Marks that the connection asks for more.
    pub fn asked(&self) {
        self.slot.given_at.store(0, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut connected = self.connected.lock();
        connected.streams -= 1;
        let developer = connected.people.get(&self.user.get()).and_then(|person| person.developer);
        connected.keyed -= usize::from(developer.is_some());
        let Some(person) = connected.people.get_mut(&self.user.get()) else { return };
        person.streams.retain(|slot| !Arc::ptr_eq(slot, &self.slot));
        if person.streams.is_empty() {
            connected.people.remove(&self.user.get());
        }
    }
}

/// Returns the milliseconds since the instant, at least 1.
fn millis_since(start: Instant) -> u64 {
    u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
}
