//! Stored files: bytes in the data folder under the hash of their content, and the rows that name them.
//!
//! Guarantees: a content is on the disk, durably, before a row refers to it, and never changes; two files with the same bytes share one
//! content; a content is removed a day after its last file, and never during an upload of the same bytes; a signed link opens one file in
//! one way until it expires, and nothing else; whatever the size of a file, an upload or a download uses some hundred KiB of memory.
//!
//! A feature stores a file in two steps: `flow::receive` stores the bytes, and `service::keep` inserts the file in the transaction of the
//! feature's own row. `service::release` removes it.
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

/// The declaration of this feature.
pub const FEATURE: Feature = Feature {
    name: "files",
    states: |_, states| states.add(FileStore::default()),
    holds: held::HOLDS,
    erase: Some(service::erase),
    jobs: jobs::JOBS,
    scheduled: jobs::SCHEDULE,
    ..Feature::NONE
};
