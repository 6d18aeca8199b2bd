//! Squads and their members.

use crate::features::users::User;
use crate::http::text_enum;
use crate::kernel::text::Line;
use crate::kernel::{Id, Realm, Timestamp, id::kind};

text_enum! {
    /// What a member is in a squad.
    pub enum SquadRole {
        /// Manages it.
        Owner = "owner",
        /// Belongs to it.
        Member = "member",
    }
}

text_enum! {
    /// Which squads to list.
    pub enum SquadScope {
        /// The reader's own.
        Mine = "mine",
        /// All of the realm that the reader may see.
        All = "all",
    }
}

text_enum! {
    /// What to do with the invite code of a squad.
    pub enum CodeChange {
        /// Replace it.
        Renew = "renew",
        /// Turn joining by code off.
        Remove = "remove",
    }
}

/// A squad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Squad {
    pub id: Id<kind::Squad>,
    pub realm: Realm,
    pub name: String,
    /// The invite code as it is compared; absent while nobody can join by one.
    pub code: Option<String>,
    pub owner: Id<kind::User>,
    /// The people who belong to it.
    pub members: i64,
    /// The realm in whose rankings it is; absent while it takes no part in rankings and challenges.
    pub board: Option<i64>,
    /// The XP that members earned while they belonged to it.
    pub total: i64,
    /// The people who ever belonged to it.
    pub people: i64,
    /// Hundredths of XP for each of them.
    pub score: i64,
    /// The number of the week that the figures of the week are of.
    pub week: i64,
    pub week_points: i64,
    pub week_people: i64,
    pub week_score: i64,
    /// The last milestone that was announced.
    pub milestone: i64,
    /// The challenge that runs, and when it ends.
    pub challenge: Option<(Id<kind::SquadChallenge>, Timestamp)>,
    pub created_at: Timestamp,
}

/// What the reader is to a squad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Manages it as a member.
    Owner,
    /// Belongs to it.
    Member,
    /// An admin, a developer, or a tutor of all members: manages it without belonging to it.
    Moderator,
    /// A tutor of some of its members: may remove these, and change nothing else.
    Teacher,
    /// Sees it in the rankings alone.
    Outsider,
}

impl Standing {
    /// The role of the reader in the squad.
    pub const fn role(self) -> Option<SquadRole> {
        match self {
            Self::Owner => Some(SquadRole::Owner),
            Self::Member => Some(SquadRole::Member),
            Self::Moderator | Self::Teacher | Self::Outsider => None,
        }
    }

    /// Whether the reader belongs to the squad.
    pub const fn belongs(self) -> bool {
        matches!(self, Self::Owner | Self::Member)
    }

    /// Whether the reader may rename it, remove any member and end it.
    pub const fn manages(self) -> bool {
        matches!(self, Self::Owner | Self::Moderator)
    }

    /// Whether the reader may remove members, be it only some of them.
    pub const fn removes(self) -> bool {
        self.manages() || matches!(self, Self::Teacher)
    }

    /// Whether the reader looks after it without belonging to it.
    pub const fn oversees(self) -> bool {
        matches!(self, Self::Moderator | Self::Teacher)
    }
}

/// A squad as a person sees it.
#[derive(Debug, Clone)]
pub struct SquadView {
    pub squad: Squad,
    pub standing: Standing,
    /// The number of the current week.
    pub week: i64,
    /// The most members of a squad at this school.
    pub most: i64,
}

impl SquadView {
    /// The XP of this week, and hundredths of it for each of the week's people.
    pub const fn this_week(&self) -> (i64, i64) {
        if self.squad.week == self.week { (self.squad.week_points, self.squad.week_score) } else { (0, 0) }
    }
}

/// A squad to create.
#[derive(Debug, Clone)]
pub struct NewSquad {
    pub name: Line<1, 60>,
}

/// What to change about a squad; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct SquadUpdate {
    pub name: Option<Line<1, 60>>,
    pub takes_part: Option<bool>,
    pub code: Option<CodeChange>,
    /// The member who becomes the owner.
    pub owner: Option<Id<kind::User>>,
}

/// A time that a person belonged to a squad.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stint {
    pub id: i64,
    pub squad: Id<kind::Squad>,
    /// Absent for a person who was erased.
    pub user: Option<Id<kind::User>>,
    pub joined_at: Timestamp,
    pub left_at: Option<Timestamp>,
    /// XP counts from behind this entry of the person's ledger.
    pub from_entry: i64,
    /// And up to this one.
    pub to_entry: Option<i64>,
    pub points: i64,
    pub week: i64,
    pub week_points: i64,
}

impl Stint {
    /// Whether this entry of the person's ledger counts for it.
    pub fn covers(&self, entry: i64) -> bool {
        entry > self.from_entry && self.to_entry.is_none_or(|last| entry <= last)
    }
}

/// A member of a squad whom the reader may see.
#[derive(Debug, Clone)]
pub struct SquadMember {
    pub person: User,
    pub stint: Stint,
    pub role: SquadRole,
    /// What the person earned for the squad this week.
    pub week_points: i64,
    pub is_me: bool,
}

/// A time that a person belonged to a squad, for the export.
#[derive(Debug, Clone)]
pub struct HeldStint {
    pub stint: Stint,
    pub squad: String,
    pub is_owner: bool,
}
