//! What `schola doctor` finds about the mail server and the AI server.

use super::super::findings::Findings;
use crate::features::connections::Connection;
use crate::features::connections::health::Health;

/// What to do about a secret that cannot be used.
const SECRET_ADVICE: &str =
    "copy secrets.key from the data folder that the backup was made of, or enter it again in the admin pages";

/// Adds findings about both connections.
pub(super) fn add_findings(findings: &mut Findings, connections: &[Health]) {
    for health in connections {
        let (what, secret) = match health.connection {
            Connection::Mail => ("mail server", "the password of the mail server"),
            Connection::Ai => ("AI server", "the key of the AI server"),
        };
        match (&health.server, health.connection) {
            (Some(server), _) => findings.good(format!("the {what} {server} is set up")),
            (None, Connection::Mail) => findings.warn(
                "no mail server is set up; emails stay in the outbox, where admins can read them",
                "set it up in the admin pages, or with smtp-host and smtp-from",
            ),
            (None, Connection::Ai) => findings.good("no AI server is set up; the tutor quotes its sources"),
        }
        if let (Some(_), Some(since)) = (&health.server, health.standing.failing_since) {
            let failure = health.standing.failure.as_deref().unwrap_or("other");
            findings.warn(
                format!("the {what} has failed since {} ({failure})", since.to_the_second()),
                "test it in the settings of the admin pages",
            );
        }
        match health.secret {
            None => {}
            Some(Ok(())) => findings.good(format!("{secret} is encrypted and can be decrypted")),
            Some(Err(problem)) => {
                findings.warn(format!("{secret} cannot be used: {}", problem.sentence()), SECRET_ADVICE);
            }
        }
    }
}
