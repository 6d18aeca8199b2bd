//! Request and response bodies: tag Classes.

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use super::model::{self, CodeChange, MemberRole, MemberView};
use super::sight::Aspect;
use crate::features::auth::shown_code;
use crate::features::users::{Status, avatar_url};
use crate::http::envelope::Resource;
use crate::kernel::signature::LinkSigner;
use crate::kernel::text::Line;
use crate::kernel::{Id, Timestamp, id::kind};

/// A class to create.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ClassCreate {
    /// The name.
    pub name: Line<1, 120>,
    /// The subject that the class learns.
    pub subject: Option<Line<0, 80>>,
}

impl From<ClassCreate> for model::NewClass {
    fn from(ClassCreate { name, subject }: ClassCreate) -> Self {
        Self { name, subject }
    }
}

/// What to change about a class.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ClassUpdate {
    /// The name.
    pub name: Option<Line<1, 120>>,
    /// The subject; empty removes it.
    pub subject: Option<Line<0, 80>>,
    /// Whether the class is archived.
    pub archived: Option<bool>,
    /// What to do with the join code.
    pub join_code: Option<CodeChange>,
}

impl From<ClassUpdate> for model::ClassUpdate {
    fn from(update: ClassUpdate) -> Self {
        Self { name: update.name, subject: update.subject, is_archived: update.archived, code: update.join_code }
    }
}

/// A class to join.
#[derive(Debug, Clone, Object, Deserialize)]
pub struct ClassJoin {
    /// The join code.
    pub code: Line<1, 40>,
}

/// A class, as one person sees it.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct Class {
    /// The id.
    pub id: Id<kind::Class>,
    /// The name.
    pub name: String,
    /// The subject that the class learns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What the reader is in the class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<MemberRole>,
    /// The number of students.
    pub students: i32,
    /// The number of tutors.
    pub tutors: i32,
    /// Whether the class is archived.
    pub archived: bool,
    /// When it was archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived_at: Option<Timestamp>,
    /// The join code, for those who manage the class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join_code: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
}

impl Resource for Class {
    const ONE: &'static str = "class";
    const MANY: &'static str = "classes";
}

impl Class {
    /// The class as the contract shows it; with the join code for readers who manage it.
    pub fn of(class: model::Class, manages: bool) -> Self {
        let number = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
        Self {
            id: class.id,
            archived: class.is_archived(),
            archived_at: class.archived_at,
            join_code: class.code.as_deref().filter(|_| manages).map(shown_code),
            role: class.role,
            students: number(class.students),
            tutors: number(class.tutors),
            name: class.name,
            subject: class.subject,
            created_at: class.created_at,
        }
    }
}

/// A person to add to a class.
#[derive(Debug, Clone, Copy, Object, Deserialize)]
pub struct ClassMemberAdd {
    /// The person.
    pub user_id: Id<kind::User>,
    /// The role in the class.
    pub role: Option<MemberRole>,
}

impl From<ClassMemberAdd> for model::NewMember {
    fn from(ClassMemberAdd { user_id: user, role }: ClassMemberAdd) -> Self {
        Self { user, role }
    }
}

/// A member of a class, as far as the reader may see the person.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct ClassMember {
    /// The id of the person.
    pub id: Id<kind::User>,
    /// The name.
    pub full_name: String,
    /// Where the picture is, for a while and without a header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// What the person is in the class.
    pub role: MemberRole,
    /// The email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The name to sign in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Whether the person may sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// When the person joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<Timestamp>,
}

impl Resource for ClassMember {
    const ONE: &'static str = "member";
    const MANY: &'static str = "members";
}

impl ClassMember {
    /// The member as the reader may see it; `links` signs the address of the picture.
    pub fn of(view: MemberView, links: &LinkSigner, now: Timestamp) -> Self {
        let MemberView { person, member, relations } = view;
        let (contact, presence) = (relations.show(Aspect::Contact), relations.show(Aspect::Presence));
        Self {
            id: person.id,
            avatar_url: avatar_url(&person, links, now),
            role: member.role,
            status: presence.then_some(person.status),
            joined_at: presence.then_some(member.joined_at),
            full_name: person.full_name,
            email: person.email.filter(|_| contact),
            username: person.username.filter(|_| contact),
        }
    }
}
