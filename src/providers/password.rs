//! Password hashing: argon2id on two threads of its own, at the lowest priority.
//!
//! A hash costs some forty milliseconds of a core and 19 MiB. Both are bounded: two threads, each with one buffer that
//! it frees when idle, and a bounded queue. At the lowest priority, a storm of logins takes only processor time that
//! requests leave over.
//!
//! Networks take turns, not requests. When the queue is full, the network with the most jobs loses one: a storm from
//! one network delays all others by one hash.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use data_encoding::BASE64_NOPAD;
use parking_lot::{Condvar, Mutex};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;

use crate::kernel::entropy::Entropy;
use crate::kernel::error::{Error, Result};
use crate::kernel::network::counted;
use crate::kernel::secret::Secret;
use crate::kernel::text;

/// Threads that hash.
const THREADS: usize = 2;
/// Hashes that may wait: a school that signs in at once, and some five seconds of work for two threads on a small
/// machine.
const QUEUE: usize = 256;
/// When a refused client should retry.
const COME_BACK: Duration = Duration::from_secs(3);
/// After this time without a hash, a thread frees its buffer.
const REST: Duration = Duration::from_secs(5);
/// Scheduling priority of the threads; 19 is the lowest there is.
const NICE: i32 = 19;
/// Stored hashes with a higher cost are not ours and are refused.
const LARGEST: Cost = Cost { memory_kib: 256 * 1024, passes: 16 };
/// Bytes of salt and of hash.
const SALT: usize = 16;
const HASH: usize = 32;

/// The cost of a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// OWASP's recommendation for argon2id with one lane.
    pub const ADVISED: Cost = Cost { memory_kib: 19_456, passes: 2 };
    /// The least cost of the algorithm, for tests of other subjects.
    pub const LEAST: Cost = Cost { memory_kib: 8, passes: 1 };
}

/// Hashes and verifies passwords, see the module. Dropping it ends the threads after their current hash.
pub struct Passwords {
    shared: Arc<Shared>,
    entropy: Entropy,
    cost: Cost,
}

struct Shared {
    queue: Mutex<Queue>,
    arrived: Condvar,
    buffers: AtomicUsize,
}

/// Waiting hashes, in one queue per network. The network whose turn it is comes first, and no queue is empty.
#[derive(Default)]
struct Queue {
    lines: VecDeque<Line>,
    waiting: usize,
    closed: bool,
}

struct Line {
    network: Option<IpAddr>,
    jobs: VecDeque<Job>,
}

/// A hash to compute.
struct Job {
    password: Secret<String>,
    salt: Vec<u8>,
    cost: Cost,
    length: usize,
    answer: oneshot::Sender<Result<Vec<u8>>>,
}

impl Queue {
    /// Adds a job to its network's queue. If the total is full, a queue that is longer by more than one loses its last
    /// job; if there is none, the new job is returned.
    fn push(&mut self, network: Option<IpAddr>, job: Job) -> Result<(), Job> {
        if self.waiting >= QUEUE {
            let own = self.lines.iter().find(|line| line.network == network).map_or(0, |line| line.jobs.len());
            let longest = self.lines.iter_mut().max_by_key(|line| line.jobs.len());
            let Some(displaced) =
                longest.filter(|line| line.jobs.len() > own + 1).and_then(|line| line.jobs.pop_back())
            else {
                return Err(job);
            };
            self.waiting -= 1;
            // The client may have gone.
            displaced.answer.send(Err(Error::overload(COME_BACK))).ok();
        }
        self.waiting += 1;
        match self.lines.iter_mut().find(|line| line.network == network) {
            Some(line) => line.jobs.push_back(job),
            None => self.lines.push_back(Line { network, jobs: VecDeque::from([job]) }),
        }
        Ok(())
    }

    /// Removes the next job of the network whose turn it is.
    fn pop(&mut self) -> Option<Job> {
        let mut line = self.lines.pop_front()?;
        let job = line.jobs.pop_front();
        self.waiting -= usize::from(job.is_some());
        if !line.jobs.is_empty() {
            self.lines.push_back(line);
        }
        job
    }
}

impl Passwords {
    /// Starts the threads. New hashes get salts from `entropy` and the given cost.
    pub fn start(entropy: Entropy, cost: Cost) -> Result<Self> {
        let shared = Arc::new(Shared {
            queue: Mutex::new(Queue::default()),
            arrived: Condvar::new(),
            buffers: AtomicUsize::new(0),
        });
        for number in 0..THREADS {
            let shared = shared.clone();
            thread::Builder::new()
                .name(format!("password-{number}"))
                .spawn(move || work(&shared))
                .map_err(|error| Error::internal_text(format!("no thread for passwords: {error}")))?;
        }
        Ok(Self { shared, entropy, cost })
    }

    /// Hashes a new password for a client at this address. Returns a PHC string: algorithm, version, cost, salt and
    /// hash in one line. Fails with an overload if too many hashes wait. The password is hashed in one form that all
    /// ways to type it share ([`text::password`]).
    pub async fn hash(&self, asker: Option<IpAddr>, password: Secret<String>) -> Result<String> {
        let salt = self.entropy.bytes::<SALT>()?.to_vec();
        let password = Secret::new(text::password(password.expose()).into_owned());
        let hash = self.compute(asker, password, salt.clone(), self.cost, HASH).await?;
        Ok(Stored { cost: self.cost, salt, hash }.to_string())
    }

    /// Verifies a password. `None` stands for a person who does not exist: it costs the same and is never true. Fails
    /// with an overload if too many hashes wait, and with an internal error if the stored text is not a hash of ours.
    ///
    /// A password that is sent in another form than the hashed one is tried in both forms, because earlier releases
    /// hashed it as sent. So the number of hashes depends only on the password: one, or two in that case, for known and
    /// unknown people alike.
    pub async fn verify(
        &self,
        asker: Option<IpAddr>,
        password: Secret<String>,
        stored: Option<String>,
    ) -> Result<bool> {
        let stored = match stored {
            Some(stored) => Some(
                Stored::parse(&stored).ok_or_else(|| Error::internal_text("a stored password hash is unreadable"))?,
            ),
            None => None,
        };
        for form in forms(password) {
            let Some(stored) = &stored else {
                self.compute(asker, form, vec![0; SALT], self.cost, HASH).await?;
                continue;
            };
            let hash = self.compute(asker, form, stored.salt.clone(), stored.cost, stored.hash.len()).await?;
            if bool::from(hash.ct_eq(&stored.hash)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a stored hash has another cost than new ones, and should be replaced at the next login.
    pub fn is_outdated(&self, stored: &str) -> bool {
        Stored::parse(stored)
            .is_none_or(|stored| stored.cost != self.cost || stored.salt.len() != SALT || stored.hash.len() != HASH)
    }

    /// How many buffers of 19 MiB are allocated: one for each thread that has hashed in the last few seconds.
    pub fn buffers(&self) -> usize {
        self.shared.buffers.load(Ordering::Relaxed)
    }

    async fn compute(
        &self,
        asker: Option<IpAddr>,
        password: Secret<String>,
        salt: Vec<u8>,
        cost: Cost,
        length: usize,
    ) -> Result<Vec<u8>> {
        let (answer, computed) = oneshot::channel();
        let job = Job { password, salt, cost, length, answer };
        let pushed = self.shared.queue.lock().push(asker.map(counted), job);
        pushed.map_err(|_| Error::overload(COME_BACK))?;
        self.shared.arrived.notify_one();
        computed.await.map_err(|_| Error::internal_text("the thread that hashes passwords ended"))?
    }
}

/// The forms in which a password may have been hashed: the shared one, and as it was sent if that differs.
fn forms(password: Secret<String>) -> Vec<Secret<String>> {
    let shared = text::password(password.expose()).into_owned();
    if shared == *password.expose() { vec![password] } else { vec![Secret::new(shared), password] }
}

impl Drop for Passwords {
    fn drop(&mut self) {
        self.shared.queue.lock().closed = true;
        self.shared.arrived.notify_all();
    }
}

/// The loop of a thread: takes a job, hashes, answers; frees its buffer when it is idle.
fn work(shared: &Shared) {
    // On Linux this concerns the calling thread alone.
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::warn!(%error, "the password threads run at normal priority");
    }
    let mut buffer = Vec::new();
    while let Some(job) = next(shared, &mut buffer) {
        // The client may have gone while the job waited.
        if job.answer.is_closed() {
            continue;
        }
        let had_buffer = buffer.capacity() > 0;
        let hash = argon2id(&mut buffer, job.password.expose().as_bytes(), &job.salt, job.cost, job.length);
        if !had_buffer && buffer.capacity() > 0 {
            shared.buffers.fetch_add(1, Ordering::Relaxed);
        }
        // The client may also go during the hash.
        job.answer.send(hash).ok();
    }
}

fn next(shared: &Shared, buffer: &mut Vec<Block>) -> Option<Job> {
    let mut queue = shared.queue.lock();
    loop {
        if let Some(job) = queue.pop() {
            return Some(job);
        }
        if queue.closed {
            return None;
        }
        if buffer.capacity() == 0 {
            shared.arrived.wait(&mut queue);
        } else if shared.arrived.wait_for(&mut queue, REST).timed_out() && queue.waiting == 0 {
            *buffer = Vec::new();
            shared.buffers.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

fn argon2id(buffer: &mut Vec<Block>, password: &[u8], salt: &[u8], cost: Cost, length: usize) -> Result<Vec<u8>> {
    let failed = |error: argon2::Error| Error::internal_text(format!("argon2 failed: {error}"));
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(length)).map_err(failed)?;
    let blocks = params.block_count();
    if buffer.len() < blocks {
        buffer.resize(blocks, Block::new());
    }
    let mut hash = vec![0; length];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password, salt, &mut hash, buffer.as_mut_slice())
        .map_err(failed)?;
    Ok(hash)
}

/// A hash with all that is needed to compute it again.
struct Stored {
    cost: Cost,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl std::fmt::Display for Stored {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Cost { memory_kib, passes } = self.cost;
        let (salt, hash) = (BASE64_NOPAD.encode(&self.salt), BASE64_NOPAD.encode(&self.hash));
        write!(formatter, "$argon2id$v=19$m={memory_kib},t={passes},p=1${salt}${hash}")
    }
}

impl Stored {
    /// Parses a PHC string strictly: accepts only the form that we write.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
        let (cost, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let (memory, passes) = cost.strip_suffix(",p=1")?.strip_prefix("m=")?.split_once(",t=")?;
        let cost = Cost { memory_kib: memory.parse().ok()?, passes: passes.parse().ok()? };
        let stored = Self {
            cost,
            salt: BASE64_NOPAD.decode(salt.as_bytes()).ok()?,
            hash: BASE64_NOPAD.decode(hash.as_bytes()).ok()?,
        };
        let fits = (8..=64).contains(&stored.salt.len())
            && (16..=64).contains(&stored.hash.len())
            && (Cost::LEAST.memory_kib..=LARGEST.memory_kib).contains(&cost.memory_kib)
            && (1..=LARGEST.passes).contains(&cost.passes);
        (fits && stored.to_string() == text).then_some(stored)
    }
}
