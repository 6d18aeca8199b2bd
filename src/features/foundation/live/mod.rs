//! Live events: streams of Server-Sent Events that send the messages of the outbox to connected clients.
//!
//! Guarantees: a stream reads the outbox, so that a client that resumes misses nothing, in any process; where messages were deleted
//! meanwhile, the client is told. A stream ends with its person's access, and at once when the server stops; that of a developer's learner ends
//! with the key that opened it, its scopes, and the learner. A client that does not read is
//! dropped: nothing waits for it, and at most one portion is buffered.
//!
//! The registry of connected clients is local to this process. The outbox itself belongs to `crate::events`.

mod api;
pub mod flow;
mod readers;
mod stream;

pub use api::Api;
pub use readers::{ASKING, MOST_STREAMS, Readers, Timing};

use crate::events::outbox;
use crate::features::feature::Feature;
use crate::features::holding::{Withheld, with_the_person};

/// What this feature declares. The outbox is its, as far as people are concerned.
pub const FEATURE: Feature = Feature {
    name: "live",
    // Half of the connections stay free for other requests.
    states: |config, states| states.add(Readers::new((config.network.max_connections / 2).max(1))),
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
