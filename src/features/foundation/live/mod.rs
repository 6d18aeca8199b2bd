//! Live events: streams of Server-Sent Events that carry the messages of the outbox to people who are connected.
//!
//! Guarantees: a stream is a view of the outbox, so that a client that resumes misses nothing, whichever process it reaches; where
//! messages were removed meanwhile, the client is told. A stream lasts no longer than the access of its person, and ends at once when the
//! server stops. A client that does not take its bytes is dropped; nothing waits for it, and nothing is kept for it beyond one portion.
//!
//! What is in memory is local to this process: who is connected to it. The outbox itself belongs to `crate::events`.

pub mod api;
pub mod flow;
mod readers;
mod stream;

pub use readers::{ASKING, MOST_STREAMS, Readers, Timing};

use crate::events::outbox;
use crate::features::feature::Feature;
use crate::features::holding::{Withheld, with_the_person};

/// What this feature declares. The outbox is its, as far as people are concerned.
pub const FEATURE: Feature = Feature {
    name: "live",
    // Half of the connections stay free for other requests.
    states: |config, states| states.add(Readers::new((config.max_connections / 2).max(1))),
    withholds: &[
        Withheld {
            table: with_the_person("outbox"),
            reason: "copies for pages that are open of what is in the archive, kept for three days",
        },
        Withheld { table: with_the_person("outbox_marks"), reason: "how far those copies go" },
    ],
    sweep: Some(|tx, _, portion| outbox::sweep(tx, portion)),
    ..Feature::NONE
};
