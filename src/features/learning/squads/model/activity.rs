//! What happened in a squad.

use serde_json::Value;

use crate::features::users::User;
use crate::http::text_enum;
use crate::kernel::{Id, Timestamp, id::kind};

text_enum! {
    /// The kind of an entry of the activity.
    pub enum ActivityKind {
        /// The squad was created.
        Created = "created",
        /// A person joined.
        Joined = "joined",
        /// A person left.
        Left = "left",
        /// Another member became the owner.
        OwnerChanged = "owner_changed",
        /// The squad got another name.
        Renamed = "renamed",
        /// The squad asked another one.
        ChallengeSent = "challenge_sent",
        /// Another squad asked.
        ChallengeReceived = "challenge_received",
        /// A challenge began.
        ChallengeAccepted = "challenge_accepted",
        /// A challenge will not take place.
        ChallengeClosed = "challenge_closed",
        /// The squad won a challenge.
        ChallengeWon = "challenge_won",
        /// The squad won a challenge, because the other squad ended before it was over.
        ChallengeWithdrawn = "challenge_withdrawn",
        /// The other squad won a challenge.
        ChallengeLost = "challenge_lost",
        /// Both squads gained the same.
        ChallengeTied = "challenge_tied",
        /// The squad reached a round number of XP.
        Milestone = "milestone",
    }
}

/// An entry of the activity.
#[derive(Debug, Clone, PartialEq)]
pub struct SquadEvent {
    pub id: Id<kind::SquadEvent>,
    pub kind: ActivityKind,
    /// The person whom it is about.
    pub user: Option<Id<kind::User>>,
    /// The parameters of its sentence; a JSON object.
    pub details: Value,
    pub created_at: Timestamp,
}

/// An entry as a person sees it.
#[derive(Debug, Clone)]
pub struct ActivityView {
    pub event: SquadEvent,
    /// The person, where the reader may see who it is.
    pub person: Option<User>,
}
