//! What `schola doctor` finds about notifications on devices.

use super::super::findings::Findings;
use crate::features::push::health::Health;

/// Adds findings about Web Push.
pub(super) fn add_findings(findings: &mut Findings, health: &Health) {
    let school = &health.school;
    if !school.is_on {
        findings.good("notifications on devices are turned off");
        return;
    }
    match health.is_key_usable {
        None => findings.good("notifications on devices are turned on; no device has asked for them yet"),
        Some(true) => findings.good("notifications on devices are turned on, and their key can be decrypted"),
        Some(false) => findings.warn(
            "the key for notifications on devices cannot be decrypted; the server makes a new one, and people turn them on again",
            "copy secrets.key from the data folder that the backup was made of before you start the server",
        ),
    }
    if let Some(since) = school.failing_since {
        findings.warn(
            format!("push services have refused the key of the school since {}", since.to_the_second()),
            "check the clock and the contact address in the admin settings, then send a test from a device",
        );
    }
}
