//! The data of classes.

use super::sight::{Relation, Relations};
use crate::features::users::User;
use crate::http::text_enum;
use crate::kernel::text::Line;
use crate::kernel::{Id, Realm, Role, Timestamp, id::kind};

/// The most students of a class.
pub const MOST_STUDENTS: i64 = 1_000;
/// The most tutors of a class.
pub const MOST_TUTORS: i64 = 20;
/// The most classes that a person belongs to, archived ones included.
pub const MOST_CLASSES: i64 = 500;
/// Letters of a join code: 40 bits. Tries are limited, see the limit `join`.
pub const CODE_LETTERS: usize = 8;
text_enum! {
    /// What a person is in a class.
    pub enum MemberRole {
        /// Learns.
        Student = "student",
        /// Teaches.
        Tutor = "tutor",
    }
}

impl MemberRole {
    /// The role that a person of this role has in a class, where nothing else is asked for; none for developers.
    pub const fn usual(role: Role) -> Option<Self> {
        match role {
            Role::Student => Some(Self::Student),
            Role::Tutor | Role::Admin => Some(Self::Tutor),
            Role::Developer => None,
        }
    }

    /// Whether a person of this role may have it. Tutors and admins may also learn in a class.
    pub const fn fits(self, role: Role) -> bool {
        match role {
            Role::Student => matches!(self, Self::Student),
            Role::Tutor | Role::Admin => true,
            Role::Developer => false,
        }
    }

    /// What a reader with this role in a class is to a member with the other one.
    pub const fn relation_to(self, other: Self) -> Relation {
        match (self, other) {
            (Self::Tutor, Self::Student) => Relation::Teacher,
            (Self::Student, Self::Tutor) => Relation::Student,
            (Self::Tutor, Self::Tutor) => Relation::FellowTutor,
            (Self::Student, Self::Student) => Relation::Classmate,
        }
    }

    /// How many members of this role a class has at the most.
    pub const fn most(self) -> i64 {
        match self {
            Self::Student => MOST_STUDENTS,
            Self::Tutor => MOST_TUTORS,
        }
    }
}

text_enum! {
    /// What to do with the join code of a class.
    pub enum CodeChange {
        /// Replace it.
        Renew = "renew",
        /// Switch joining by code off.
        Remove = "remove",
    }
}

/// A class, as one person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// The id.
    pub id: Id<kind::Class>,
    /// Whose class it is.
    pub realm: Realm,
    /// The name.
    pub name: String,
    /// The subject that the class learns.
    pub subject: Option<String>,
    /// The join code as it is compared; absent while joining by code is off.
    pub code: Option<String>,
    /// The number of students.
    pub students: i64,
    /// The number of tutors.
    pub tutors: i64,
    /// When it was archived; absent for a current class.
    pub archived_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// What the person who sees it is in the class.
    pub role: Option<MemberRole>,
}

impl Class {
    /// Whether the class is archived.
    pub const fn is_archived(&self) -> bool {
        self.archived_at.is_some()
    }

    /// How many members of this role the class has.
    pub const fn count(&self, role: MemberRole) -> i64 {
        match role {
            MemberRole::Student => self.students,
            MemberRole::Tutor => self.tutors,
        }
    }
}

/// A class to create.
#[derive(Debug, Clone)]
pub struct NewClass {
    /// The name.
    pub name: Line<1, 120>,
    /// The subject; none where it is absent or empty.
    pub subject: Option<Line<0, 80>>,
}

/// What to change about a class; absent fields stay.
#[derive(Debug, Clone, Default)]
pub struct ClassUpdate {
    /// The name.
    pub name: Option<Line<1, 120>>,
    /// The subject; empty removes it.
    pub subject: Option<Line<0, 80>>,
    /// Whether the class is archived.
    pub is_archived: Option<bool>,
    /// What to do with the join code.
    pub code: Option<CodeChange>,
}

/// A person to add to a class.
#[derive(Debug, Clone, Copy)]
pub struct NewMember {
    /// The person.
    pub user: Id<kind::User>,
    /// The role in the class; absent for the usual one of the person's role.
    pub role: Option<MemberRole>,
}

/// A member of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub user: Id<kind::User>,
    /// What the person is in the class.
    pub role: MemberRole,
    /// When the person joined.
    pub joined_at: Timestamp,
    /// The name by which members are sorted.
    pub sort_name: String,
}

/// A member of a class, with what the reader may see of the person.
#[derive(Debug, Clone)]
pub struct MemberView {
    /// The person.
    pub person: User,
    /// The membership.
    pub member: Member,
    /// How the reader is related to the person in this class.
    pub relations: Relations,
}

/// The classes that a person belongs to, for the archive.
#[derive(Debug, Clone)]
pub struct HeldClass {
    /// The id of the membership.
    pub id: i64,
    /// The name of the class.
    pub name: String,
    /// What the person is in the class.
    pub role: MemberRole,
    /// When the person joined.
    pub joined_at: Timestamp,
}

/// A student in a class of a tutor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taught {
    /// The class.
    pub class: Id<kind::Class>,
    /// The student.
    pub student: Id<kind::User>,
    /// Since when.
    pub joined_at: Timestamp,
}
