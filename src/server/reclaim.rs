//! Gives back the memory that the start took and nothing needs again.
//!
//! Much of the program's code runs once, while it starts: the command line, the migrations, the routes. Its pages stay mapped and count
//! as the server's memory although they only mirror the file. Unmapped, they come back from the file when they are needed.
#![expect(
    unsafe_code,
    reason = "madvise takes an address, and the linker's marks are foreign statics; see the comments at both"
)]

use std::ffi::c_void;
use std::time::Duration;

use rustix::mm::{Advice, madvise};

/// How long after the start the pages are given back.
const AFTER: Duration = Duration::from_secs(1);

// SAFETY: the linker defines both marks in every program that names them; only their addresses are taken, nothing is read.
unsafe extern "C" {
    /// Where the image of the program begins.
    static __executable_start: u8;
    /// Where its code ends.
    static etext: u8;
}

/// Waits until the start is over, and gives the program's code pages back.
pub(super) async fn after_start() {
    tokio::time::sleep(AFTER).await;
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
