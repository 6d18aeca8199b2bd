//! Files of the repository that are generated from the contract.

use std::path::Path;

/// Fails if the file, a path within the repository, differs from `made`, and explains how to renew it.
#[track_caller]
pub fn is_up_to_date(file: &str, made: &str) {
    let written = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap_or_default();
    if written != made {
        let name = Path::new(file).file_name().unwrap().to_string_lossy();
        let proposal = Path::new(env!("CARGO_TARGET_TMPDIR")).join(&*name);
        std::fs::write(&proposal, made).unwrap();
        panic!("{file} is not what the contract makes; look at the difference and copy {} over it", proposal.display());
    }
}
