//! The signer of links to pictures and files.

use crate::config::Config;
use crate::features::auth::KeyRing;
use crate::kernel::signature::LinkSigner;
use crate::kernel::{Error, Result};

/// Makes the signer, whose key is derived from the newest signing key.
pub(super) fn link_signer(ring: &KeyRing, config: &Config) -> Result<LinkSigner> {
    let newest = ring.0.first().ok_or_else(|| Error::internal_text("there is no signing key"))?;
    Ok(LinkSigner::new(crate::kernel::entropy::sha256(&newest.secret), config.base_path().to_owned()))
}
