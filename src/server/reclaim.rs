//! Returns memory to the operating system: after the start, and after bursts of work.
//!
//! glibc's allocator keeps freed memory. After ten thousand connections that is most of what they took. `malloc_trim`
//! returns it; it takes some milliseconds and runs only when it pays ([`Watch`]).
//!
//! Large blocks (texts, pictures, hashes, tables) are allocated and freed by the megabyte on many threads. Each gets a
//! mapping of its own, which ends with it, and threads share few heaps ([`tune_allocator`]).
//!
//! Much of the program's code runs only at the start: the command line, the migrations, the routes. `unmap_code`
//! unmaps the pages of the program's code once. This frees no memory, because the kernel keeps these pages in its page
//! cache with or without the mapping. It changes what the kernel attributes to the process: measured with 43 MiB of
//! program, an idle server has 10 MiB of proportional set size (PSS) with it and 21 MiB without, and 4 MiB of memory of
//! its own either way. The limit of 16 MiB for an idle server is a limit on the PSS.
#![expect(
    unsafe_code,
    reason = "madvise takes an address, and the marks of the linker and the allocator's function are foreign; see the \
        comments at each"
)]

use std::ffi::c_void;
use std::time::Duration;

use rustix::mm::{Advice, madvise};

use crate::http::accept::CloseCounter;

/// Blocks from this size on, in bytes, get a mapping of their own.
#[cfg(target_env = "gnu")]
const LARGE: i32 = 256 << 10;
/// How many free bytes may remain at the end of a heap.
#[cfg(target_env = "gnu")]
const SPARE: i32 = 1 << 20;
/// Heaps of the allocator for each processor, and how many there are at least.
#[cfg(target_env = "gnu")]
const HEAPS: usize = 2;
#[cfg(target_env = "gnu")]
const LEAST_HEAPS: i32 = 4;
/// When after the start it is cleaned up.
const AFTER: Duration = Duration::from_secs(1);
/// How often the server checks whether a burst is over.
const LOOK: Duration = Duration::from_secs(5);
/// More events than this between two checks are a burst that continues.
const CALM: u64 = 250;
/// So many events justify a trim even if the last ones were in vain.
const MANY: u64 = 1000;
/// So many bytes above the smallest size justify a trim.
const WORTH: u64 = 8 << 20;
/// So many bytes above the smallest size justify a trim even while a burst continues.
const PRESSING: u64 = 64 << 20;
/// From this size on, it stands for one that the system does not report.
const UNKNOWN: u64 = u64::MAX / 2;
/// A trim that freed fewer bytes than this was in vain.
const GAIN: u64 = 1 << 20;
/// The longest pause after trims in vain, in checks: five minutes.
const LONGEST: u32 = 60;

// SAFETY: the linker defines both symbols in every program that names them. Only their addresses are taken, nothing is
// read.
unsafe extern "C" {
    /// The start of the program's image.
    static __executable_start: u8;
    /// The end of its code.
    static etext: u8;
}

#[cfg(target_env = "gnu")]
// SAFETY: glibc has the function with this signature. It takes the locks of the allocator itself and may be called by
// any thread at any time. It releases only pages without allocations.
unsafe extern "C" {
    /// Returns pages without allocations to the system; keeps `spare` bytes at the end of the heap.
    safe fn malloc_trim(spare: usize) -> std::ffi::c_int;

    /// Sets a parameter of the allocator.
    safe fn mallopt(parameter: std::ffi::c_int, value: std::ffi::c_int) -> std::ffi::c_int;
}

/// Makes the allocator return large blocks to the system as soon as they are freed, and bounds its heaps. Must be called
/// first of all.
///
/// By default, glibc adapts: after a large block is freed, it takes the next one of that size, up to 32 MiB, from a
/// heap, where it stays. Setting the value ends the adaptation (mallopt(3), `M_MMAP_THRESHOLD`). By default there are
/// eight heaps a processor, and each keeps the most that its threads ever had; two are enough for threads that seldom
/// wait for each other (`M_ARENA_MAX`).
pub fn tune_allocator() {
    #[cfg(target_env = "gnu")]
    {
        // The numbers are those of malloc.h.
        const M_TRIM_THRESHOLD: i32 = -1;
        const M_MMAP_THRESHOLD: i32 = -3;
        const M_ARENA_MAX: i32 = -8;
        mallopt(M_MMAP_THRESHOLD, LARGE);
        mallopt(M_TRIM_THRESHOLD, SPARE);
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        mallopt(M_ARENA_MAX, i32::try_from(processors * HEAPS).unwrap_or(i32::MAX).max(LEAST_HEAPS));
    }
}

/// Cleans up after the start, and trims the heap after bursts, until `stopped` resolves.
pub(super) async fn trim_memory(endings: CloseCounter, stopped: impl Future<Output = ()>) {
    let mut stopped = std::pin::pin!(stopped);
    // Before the first request, so that a burst in the first second is detected as one.
    let mut watch = Watch::new(resident().unwrap_or(0));
    #[expect(clippy::disallowed_methods, reason = "the pages of the start are given back some time after it")]
    let start_is_over = tokio::time::sleep(AFTER);
    tokio::select! {
        () = start_is_over => {
            unmap_code();
            trim();
        }
        () = &mut stopped => return,
    }
    let mut every = tokio::time::interval(LOOK);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = &mut stopped => return,
        }
        // If the system does not report the size, as without /proc, any size justifies a trim, and every trim counts as
        // one in vain.
        let before = resident().unwrap_or(u64::MAX);
        if watch.wants_trim(endings.count(), before) {
            // It waits for the locks of the allocator and may take some milliseconds.
            let trimmed = tokio::task::spawn_blocking(trim).await;
            let after = resident().unwrap_or(before);
            watch.trimmed(before, after);
            tracing::debug!(before, after, ?trimmed, "free memory was given back");
        }
    }
}

/// Decides when to trim the heap: when work has ended since the last trim, the process is larger than necessary, and no
/// burst is running that would take the memory again at once. A process that has grown by much is trimmed during a burst
/// too, because fragments of a long one add up. Trims in vain make the pauses longer.
#[derive(Debug)]
pub struct Watch {
    /// Events at the last check.
    seen: u64,
    /// Events at the last trim.
    tried_at: u64,
    /// The smallest size of the process at a check, in bytes.
    smallest: u64,
    /// Checks until the next trim.
    pause: u32,
    /// Checks to skip after the next trim in vain.
    next_pause: u32,
}

impl Watch {
    /// A watch for a process that has this size while it is idle, in bytes.
    pub fn new(resident: u64) -> Self {
        Self { seen: 0, tried_at: 0, smallest: resident, pause: 0, next_pause: 1 }
    }

    /// Takes the number of events and the size of the process, at regular intervals. Returns whether to trim.
    pub fn wants_trim(&mut self, endings: u64, resident: u64) -> bool {
        let is_calm = endings.saturating_sub(self.seen) <= CALM;
        self.seen = endings;
        self.smallest = self.smallest.min(resident);
        self.pause = self.pause.saturating_sub(1);
        let ended = endings.saturating_sub(self.tried_at);
        let (grown, is_due) = (resident - self.smallest, ended > 0 && self.pause == 0);
        (is_calm && grown >= WORTH && (ended >= MANY || is_due)) || ((PRESSING..UNKNOWN).contains(&grown) && is_due)
    }

    /// Records the effect of a trim on the size of the process, in bytes.
    pub fn trimmed(&mut self, before: u64, after: u64) {
        self.tried_at = self.seen;
        self.smallest = self.smallest.min(after);
        if before.saturating_sub(after) >= GAIN {
            (self.pause, self.next_pause) = (0, 1);
        } else {
            self.pause = self.next_pause;
            self.next_pause = (self.next_pause * 2).min(LONGEST);
        }
    }
}

/// The resident bytes of the process, if the system reports them.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * u64::try_from(rustix::param::page_size()).ok()?)
}

/// Trims the heap. Only glibc keeps much, and offers a function for it.
fn trim() {
    #[cfg(target_env = "gnu")]
    malloc_trim(0);
}

/// Unmaps the pages of the program's code. The next use maps them again from the page cache.
fn unmap_code() {
    let page = rustix::param::page_size();
    let start = (&raw const __executable_start).addr().next_multiple_of(page);
    let end = (&raw const etext).addr() / page * page;
    if end <= start {
        return;
    }
    let first = (&raw const __executable_start).with_addr(start).cast_mut().cast::<c_void>();
    // SAFETY: nothing is ever written from the start of the image to the end of its code, not even by relocations,
    // which write to data behind it. So the pages are those of the file, and the next access maps them again.
    let given = unsafe { madvise(first, end - start, Advice::LinuxDontNeed) };
    if let Err(error) = given {
        tracing::debug!("the pages of the start were not given back: {error}");
    }
}
