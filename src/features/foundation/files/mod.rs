//! Stored files: bytes in the data folder under the hash of their content, and the rows that name them.
//!
//! Guarantees: a content is on the disk, durably, before a row names it, and is never changed after; two files with the same bytes
//! share one content; a content goes a day after its last file, and not while an upload of the same bytes is under way; a signed link
//! opens one file in one way until its time, and nothing else; whatever the size of a file, an upload or a download holds some
//! hundred KiB of it in memory.
//!
//! A feature stores a file in two steps: `flow::receive` takes the bytes in, and `service::keep` names them in the transaction that
//! makes the feature's own row. `service::release` is the way back.
//!
//! Tables: `files`, `file_contents`. Events: none.

mod api;
pub mod flow;
mod folder;
mod held;
mod jobs;
mod model;
pub mod service;
mod store;
mod uploads;

pub use api::Api;
pub use folder::{Folder, Leftover};
pub use held::path_in_archive;
pub use model::{Content, Disposition, File, FileName, Hash, Holder, MediaType, NewFile};
pub use uploads::{FileStore, Received};

use crate::features::feature::Feature;

/// What this feature declares.
pub const FEATURE: Feature = Feature {
    name: "files",
    states: |_, states| states.add(FileStore::default()),
    holds: held::HOLDS,
    erase: Some(service::erase),
    jobs: jobs::JOBS,
    scheduled: jobs::SCHEDULE,
    ..Feature::NONE
};
