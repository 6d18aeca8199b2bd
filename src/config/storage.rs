//! Storage limits.

use super::setting::{Setting, Values, setting};

/// Shared with the rate limits, which follow.
pub(super) const GROUP: &str = "Limits";

pub(super) const SETTINGS: &[Setting] = &[
    setting(GROUP, "study-bank-mib", "MIB", "100", "The maximum size of one person's study bank, in MiB of text."),
    setting(GROUP, "max-file-mib", "MIB", "256", "The maximum size of a stored file in MiB, up to 4095."),
    setting(
        GROUP,
        "disk-reserve-mib",
        "MIB",
        "256",
        "Free disk space in MiB below which new files are refused, so that the database can still write.",
    ),
];

/// Storage limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Storage {
    /// The maximum size of a person's study bank, in bytes of text.
    pub study_bank_bytes: u64,
    /// The maximum size of a stored file, in bytes.
    pub max_file_bytes: u64,
    /// Free disk space in bytes below which uploads are refused.
    pub disk_reserve_bytes: u64,
}

impl Storage {
    pub(super) fn read(values: &mut Values) -> Self {
        Self {
            study_bank_bytes: values.mebibytes("study-bank-mib", 1..=1_000_000),
            max_file_bytes: values.mebibytes("max-file-mib", 1..=4_095),
            disk_reserve_bytes: values.mebibytes("disk-reserve-mib", 0..=1_000_000_000),
        }
    }
}
