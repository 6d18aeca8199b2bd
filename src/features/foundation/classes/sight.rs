//! What one person may see of another: a closed list of relations between two people, a closed list of things to see, and one table.
//!
//! | | identity | contact | presence | activity | results | learner profile |
//! |---|---|---|---|---|---|---|
//! | oneself | yes | yes | yes | yes | yes | yes |
//! | teacher of the person | yes | yes | yes | yes | yes | yes |
//! | student of the person | yes | | | | | |
//! | fellow tutor of a class | yes | yes | yes | | | |
//! | classmate | yes | | | | | |
//! | squadmate | yes | | | | | |
//! | admin of the school | yes | yes | yes | yes | yes | |
//! | developer of the learner | yes | yes | yes | yes | yes | yes |
//!
//! Two people may be related in several ways; then the reader sees what any of them shows. Others see nothing. Admins get the
//! learner profile as aggregates only. Archived classes create no relation.

use crate::kernel::{Actor, Id, Realm, Role, id::kind};

/// What can be seen of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// Name and picture.
    Identity,
    /// E-mail address and username.
    Contact,
    /// Membership in classes, since when, and whether the person may sign in.
    Presence,
    /// What the person did and when: study logs, reviews, streaks.
    Activity,
    /// What came of it: exams, marks, mastery.
    Results,
    /// The learner profile with its evidence.
    LearnerProfile,
}

impl Aspect {
    /// All aspects, in the order of the table.
    pub const ALL: [Self; 6] =
        [Self::Identity, Self::Contact, Self::Presence, Self::Activity, Self::Results, Self::LearnerProfile];
}

/// What the reader is to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The same person.
    Oneself,
    /// A tutor of a current class in which the person is a student.
    Teacher,
    /// A student of a current class in which the person is a tutor.
    Student,
    /// A tutor of a current class in which the person is a tutor too.
    FellowTutor,
    /// A student of a current class in which the person is a student too.
    Classmate,
    /// A member of the squad of the person. The squads themselves show it, see `squads::service::members`.
    Squadmate,
    /// An admin of the person's school.
    Admin,
    /// The developer whose learner the person is.
    Developer,
}

impl Relation {
    /// All relations, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::Oneself,
        Self::Teacher,
        Self::Student,
        Self::FellowTutor,
        Self::Classmate,
        Self::Squadmate,
        Self::Admin,
        Self::Developer,
    ];

    /// The row of the table for this relation.
    pub const fn shows(self, aspect: Aspect) -> bool {
        match self {
            Self::Oneself | Self::Teacher | Self::Developer => true,
            Self::Admin => !matches!(aspect, Aspect::LearnerProfile),
            Self::FellowTutor => matches!(aspect, Aspect::Identity | Aspect::Contact | Aspect::Presence),
            Self::Student | Self::Classmate | Self::Squadmate => matches!(aspect, Aspect::Identity),
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// All relations of a reader to a person; none for strangers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Relations(u8);

impl Relations {
    /// No relation.
    pub const NONE: Self = Self(0);

    /// These and one more.
    #[must_use]
    pub const fn with(self, relation: Relation) -> Self {
        Self(self.0 | relation.bit())
    }

    /// These and, if `holds`, one more.
    const fn with_if(self, holds: bool, relation: Relation) -> Self {
        if holds { self.with(relation) } else { self }
    }

    /// These and others.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Those of them that a reader with this role in the school has. A reader who is neither tutor nor admin teaches no one, even as a
    /// tutor of a class.
    #[must_use]
    pub const fn held_by(self, reader: Role) -> Self {
        match reader {
            Role::Tutor | Role::Admin => self,
            Role::Student | Role::Developer => Self(self.0 & !(Relation::Teacher.bit() | Relation::FellowTutor.bit())),
        }
    }

    /// Whether this is one of them.
    pub const fn has(self, relation: Relation) -> bool {
        self.0 & relation.bit() != 0
    }

    /// Whether any of them shows this aspect.
    pub fn show(self, aspect: Aspect) -> bool {
        Relation::ALL.into_iter().any(|relation| self.has(relation) && relation.shows(aspect))
    }

    /// The relations that follow from who the reader is, without looking at classes. `realm` is whose people the person is one of.
    pub fn outside_classes(reader: &Actor, person: Id<kind::User>, realm: Realm) -> Self {
        let is_school = reader.realm == Realm::School;
        Self::NONE
            .with_if(reader.user == person, Relation::Oneself)
            .with_if(is_school && realm == Realm::School && reader.role == Role::Admin, Relation::Admin)
            .with_if(is_school && realm == Realm::Developer(reader.user), Relation::Developer)
    }
}
