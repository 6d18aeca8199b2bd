//! The data of leaderboards.

use crate::features::users::User;
use crate::features::xp::model::{Placed, Ranked, Span};
use crate::http::text_enum;
use crate::kernel::{Id, id::kind};

text_enum! {
    /// Who is compared.
    pub enum BoardScope {
        /// Everyone of the realm.
        Global = "global",
        /// The members of a class.
        Class = "class",
        /// The members of the reader's squad.
        Squad = "squad",
    }
}

/// A row of a leaderboard.
#[derive(Debug, Clone)]
pub struct BoardEntry {
    pub placed: Placed,
    pub person: User,
    pub is_me: bool,
}

/// A leaderboard as a person sees it.
#[derive(Debug, Clone)]
pub struct BoardView {
    pub scope: BoardScope,
    pub span: Span,
    pub class: Option<Id<kind::Class>>,
    pub squad: Option<Id<kind::Squad>>,
    pub ranked: Ranked,
    pub entries: Vec<BoardEntry>,
    pub neighbours: Vec<BoardEntry>,
}
