//! Operations on classes: tag Classes.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::model::{self, MemberRole};
use super::{service, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, Done, answer, created, done};
use crate::http::envelope::{Made, Many, One};
use crate::http::guard::{Learning, Member, Teaching};
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::{Whole, search_text, sorted_page};
use crate::kernel::text::ParsedText as _;
use crate::kernel::{Actor, Id, PageRequest, id::kind};

/// The classes of the person who asks.
pub struct Api {
    /// The handle to everything.
    pub app: App,
}

/// The cursors of a search among all classes, which is sorted by another key than the list.
const SEARCH: &str = "listClasses by id";

#[OpenApi]
impl Api {
    /// Create a class.
    #[oai(path = "/classes", method = "post", operation_id = "createClass")]
    async fn create(
        &self,
        tutor: Teaching,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::ClassCreate>,
    ) -> Created<Made<wire::Class>> {
        let new: model::NewClass = body.0.into();
        let made = self.app.write_once(claim, move |tx| {
            let class = service::create(tx, &tutor.0, &new)?;
            Ok(Made::of(class.id, shown(&tutor.0, class)))
        });
        created(made.await?)
    }

    /// List my classes.
    #[oai(path = "/classes", method = "get", operation_id = "listClasses")]
    async fn list(
        &self,
        member: Member,
        archived: Query<Option<bool>>,
        query: Query<Option<String>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::Class>> {
        let (actor, query, archived) = (member.0, search_text(query.0)?, archived.0.unwrap_or(false));
        if service::searches_all(&actor, query.as_deref()) {
            let page = PageRequest::parse(SEARCH, limit.0, cursor.0.as_deref())?;
            let text = query.unwrap_or_default();
            let found = self.app.read(move |db| {
                let found = service::search(db, &actor, archived, &text, page)?;
                Ok(found.map(|class| shown(&actor, class)))
            });
            return answer(Many::of(found.await?));
        }
        let page = sorted_page(limit.0, cursor.0.as_deref())?;
        let found = self.app.read(move |db| {
            let found = service::list(db, &actor, archived, query.as_deref(), &page)?;
            Ok(found.map(|class| shown(&actor, class)))
        });
        answer(Many::of(found.await?))
    }

    /// Join a class by its code.
    #[oai(path = "/classes/join", method = "post", operation_id = "joinClass")]
    async fn join(
        &self,
        person: Learning,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::ClassJoin>,
    ) -> Answer<One<wire::Class>> {
        let code = body.0.code;
        let joined = self.app.write_once(claim, move |tx| {
            let class = service::join(tx, &person.0, code.as_str())?;
            Ok(One(shown(&person.0, class)))
        });
        answer(joined.await?)
    }

    /// Get a class.
    #[oai(path = "/classes/:id", method = "get", operation_id = "getClass")]
    async fn get(&self, member: Member, id: Path<Id<kind::Class>>) -> Answer<One<wire::Class>> {
        let found = self.app.read(move |db| {
            let class = service::visible(db, &member.0, id.0)?;
            Ok(One(shown(&member.0, class)))
        });
        answer(found.await?)
    }

    /// Change, archive or restore a class.
    #[oai(path = "/classes/:id", method = "patch", operation_id = "updateClass")]
    async fn update(
        &self,
        tutor: Teaching,
        id: Path<Id<kind::Class>>,
        body: Json<wire::ClassUpdate>,
    ) -> Answer<One<wire::Class>> {
        let update: model::ClassUpdate = body.0.into();
        let changed = self.app.write(move |tx| {
            let class = service::update(tx, &tutor.0, id.0, &update)?;
            Ok(One(shown(&tutor.0, class)))
        });
        answer(changed.await?)
    }

    /// Delete a class.
    #[oai(path = "/classes/:id", method = "delete", operation_id = "deleteClass")]
    async fn delete(&self, tutor: Teaching, id: Path<Id<kind::Class>>) -> Done {
        self.app.write(move |tx| service::delete(tx, &tutor.0, id.0)).await?;
        done()
    }

    /// List the members of a class.
    #[oai(path = "/classes/:id/members", method = "get", operation_id = "listClassMembers")]
    async fn list_members(
        &self,
        member: Member,
        id: Path<Id<kind::Class>>,
        role: Query<Option<MemberRole>>,
        query: Query<Option<String>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::ClassMember>> {
        let page = sorted_page(limit.0, cursor.0.as_deref())?;
        let (role, query) = (role.0, search_text(query.0)?);
        let found =
            self.app.read(move |db| service::members(db, &member.0, id.0, (role, query.as_deref()), &page)).await?;
        answer(Many::of(found.map(|view| self.member(view))))
    }

    /// Add a member to a class.
    #[oai(path = "/classes/:id/members", method = "post", operation_id = "addClassMember")]
    async fn add_member(
        &self,
        tutor: Teaching,
        id: Path<Id<kind::Class>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::ClassMemberAdd>,
    ) -> Created<Made<wire::ClassMember>> {
        let new: model::NewMember = body.0.into();
        let links = self.app.links();
        let made = self.app.write_once(claim, move |tx| {
            let view = service::add(tx, &tutor.0, id.0, new)?;
            let member = wire::ClassMember::of(view, &links, tx.now());
            Ok(Made::of(member.id, member))
        });
        created(made.await?)
    }

    /// Leave a class, or remove a member.
    #[oai(path = "/classes/:id/members/:user_id", method = "delete", operation_id = "removeClassMember")]
    async fn remove_member(&self, member: Member, id: Path<Id<kind::Class>>, user_id: Path<Id<kind::User>>) -> Done {
        self.app.write(move |tx| service::remove(tx, &member.0, id.0, user_id.0)).await?;
        done()
    }
}

impl Api {
    fn member(&self, view: model::MemberView) -> wire::ClassMember {
        wire::ClassMember::of(view, &self.app.links(), self.app.now())
    }
}

/// The class as the actor sees it.
fn shown(actor: &Actor, class: model::Class) -> wire::Class {
    let manages = service::manages(actor, &class);
    wire::Class::of(class, manages)
}
