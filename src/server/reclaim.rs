//! Gives memory back: what the start took and nothing needs again, and what is left over when a burst of work has passed.
//!
//! Much of the program's code runs once, while it starts: the command line, the migrations, the routes. Its pages stay mapped and count
//! as the server's memory although they only mirror the file. Unmapped, they come back from the file when they are needed.
//!
//! The allocator keeps what is freed, for whoever asks next. After ten thousand connections that is most of what they took, and nobody
//! asks. It gives the pages back when it is told to, which costs some milliseconds and is worth it only now and then.
//!
//! Large blocks are another matter: texts, pictures, hashes and tables come and go by the megabyte, on many threads. They get mappings
//! of their own, which end with them ([`return_large_blocks`]).
#![expect(
    unsafe_code,
    reason = "madvise takes an address, and the marks of the linker and the allocator's function are foreign; see the comments at each"
)]

use std::ffi::c_void;
use std::time::Duration;

use rustix::mm::{Advice, madvise};

use crate::http::accept::CloseCounter;

/// Blocks from this size on, in bytes, get a mapping of their own.
#[cfg(target_env = "gnu")]
const LARGE: i32 = 256 << 10;
/// How many free bytes may lie at the end of a heap.
#[cfg(target_env = "gnu")]
const SPARE: i32 = 1 << 20;
/// How long after the start its pages are given back.
const AFTER: Duration = Duration::from_secs(1);
/// How often somebody looks whether a burst has passed.
const LOOK: Duration = Duration::from_secs(5);
/// More endings than this between two looks are a burst that goes on.
const CALM: u64 = 250;
/// So many endings are worth a try even where the last ones were in vain.
const MANY: u64 = 1000;
/// So many bytes more than at the calmest moment are worth a try.
const WORTH: u64 = 8 << 20;
/// A try that gave back fewer bytes than this was in vain.
const GAIN: u64 = 1 << 20;
/// The longest pause after tries in vain, in looks: five minutes.
const LONGEST: u32 = 60;

// SAFETY: the linker defines both marks in every program that names them; only their addresses are taken, nothing is read.
unsafe extern "C" {
    /// Where the image of the program begins.
    static __executable_start: u8;
    /// Where its code ends.
    static etext: u8;
}

#[cfg(target_env = "gnu")]
// SAFETY: glibc has the function with this signature. It takes the locks of the allocator itself and may be called by any thread at any
// time; it touches nothing but pages that no allocation lies in.
unsafe extern "C" {
    /// Gives pages without allocations back to the system; keeps `spare` bytes at the end of the heap.
    safe fn malloc_trim(spare: usize) -> std::ffi::c_int;

    /// Sets a parameter of the allocator.
    safe fn mallopt(parameter: std::ffi::c_int, value: std::ffi::c_int) -> std::ffi::c_int;
}

/// Has the allocator return large blocks to the system as soon as they are freed. To be called first of all.
///
/// Left alone, glibc learns from each large block that is freed to take the next one of that size, up to 32 MiB, from a heap, where it
/// stays: each of its sixteen heaps then keeps the largest picture, text and hash that it ever saw. A value that is set ends the
/// learning (mallopt(3), `M_MMAP_THRESHOLD`).
pub fn return_large_blocks() {
    #[cfg(target_env = "gnu")]
    {
        // The numbers are those of malloc.h.
        const M_TRIM_THRESHOLD: i32 = -1;
        const M_MMAP_THRESHOLD: i32 = -3;
        mallopt(M_MMAP_THRESHOLD, LARGE);
        mallopt(M_TRIM_THRESHOLD, SPARE);
    }
}

/// Gives back the pages of the start when it is over, and those that a burst leaves behind, until `stopped` resolves.
pub(super) async fn keep_small(endings: CloseCounter, stopped: impl Future<Output = ()>) {
    let mut stopped = std::pin::pin!(stopped);
    // Before anybody has asked for anything: a burst in the first second is to be seen as one.
    let mut watch = Watch::new(resident().unwrap_or(0));
    #[expect(clippy::disallowed_methods, reason = "the pages of the start are given back some time after it")]
    let start_is_over = tokio::time::sleep(AFTER);
    tokio::select! {
        () = start_is_over => {
            give_back_code();
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
        // Where the system does not tell, as in a folder without /proc, any size is worth a try, and every try counts as one in vain.
        let before = resident().unwrap_or(u64::MAX);
        if watch.is_worth_a_try(endings.count(), before) {
            // It waits for the locks of the allocator and may take some milliseconds.
            let trimmed = tokio::task::spawn_blocking(trim).await;
            let after = resident().unwrap_or(before);
            watch.tried(before, after);
            tracing::debug!(before, after, ?trimmed, "free memory was given back");
        }
    }
}

/// Says when it is worth to have the allocator give back what it keeps: when something has ended since the last time, nothing goes on
/// that would take the memory again at once, and the process is larger than it need be. Tries in vain make it wait longer and longer.
#[derive(Debug)]
pub struct Watch {
    /// Endings at the last look.
    seen: u64,
    /// Endings at the last try.
    tried_at: u64,
    /// The smallest that the process was at a look, in bytes.
    smallest: u64,
    /// Looks until the next try.
    pause: u32,
    /// Looks to wait after the next try that is in vain.
    next_pause: u32,
}

impl Watch {
    /// Of a process that has this many bytes while it has nothing to do.
    pub fn new(resident: u64) -> Self {
        Self { seen: 0, tried_at: 0, smallest: resident, pause: 0, next_pause: 1 }
    }

    /// A look, to be taken in equal intervals: how much has ended so far, and how many bytes the process has.
    pub fn is_worth_a_try(&mut self, endings: u64, resident: u64) -> bool {
        let is_calm = endings.saturating_sub(self.seen) <= CALM;
        self.seen = endings;
        self.smallest = self.smallest.min(resident);
        self.pause = self.pause.saturating_sub(1);
        let ended = endings.saturating_sub(self.tried_at);
        is_calm && resident - self.smallest >= WORTH && (ended >= MANY || (ended > 0 && self.pause == 0))
    }

    /// What a try has done to the size of the process, in bytes.
    pub fn tried(&mut self, before: u64, after: u64) {
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

/// The resident bytes of the process, where the system tells.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * u64::try_from(rustix::param::page_size()).ok()?)
}

/// Has the allocator give back what it keeps. Only glibc keeps much, and can be told.
fn trim() {
    #[cfg(target_env = "gnu")]
    malloc_trim(0);
}

/// Gives the program's code pages back.
fn give_back_code() {
    let page = rustix::param::page_size();
    let start = (&raw const __executable_start).addr().next_multiple_of(page);
    let end = (&raw const etext).addr() / page * page;
    if end <= start {
        return;
    }
    let first = (&raw const __executable_start).with_addr(start).cast_mut().cast::<c_void>();
    // SAFETY: from the beginning of the image to the end of its code nothing is ever written, not even by relocations, which go to data
    // that lies behind. So the pages are those of the file, and dropping them only means that the next use reads them from it again.
    let given = unsafe { madvise(first, end - start, Advice::LinuxDontNeed) };
    if let Err(error) = given {
        tracing::debug!("the pages of the start were not given back: {error}");
    }
}
