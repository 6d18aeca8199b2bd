//! Operations on people for admins: list, create, change, suspend, delete, and help to sign in again.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::{flow, service, wire};
use crate::app::App;
use crate::db::Tx;
use crate::features::users::{self, Sort, Status, UserFilter, UserView};
use crate::http::answer::{Answer, Created, Done, answer, created, done, many, one};
use crate::http::envelope::{Many, One};
use crate::http::guard::Admin;
use crate::http::idempotency::IdempotencyClaim;
use crate::http::json::Json;
use crate::http::types::{PlanChoice, Whole, page, search_text};
use crate::kernel::text::ParsedText;
use crate::kernel::{Id, PageRequest, Role, id::kind};

#[derive(Clone)]
pub struct People {
    pub app: App,
}

#[OpenApi]
impl People {
    /// List and search people.
    #[oai(path = "/admin/users", method = "get", operation_id = "listUsers")]
    #[expect(clippy::too_many_arguments, reason = "each argument is a parameter of the query")]
    async fn list_users(
        &self,
        admin: Admin,
        query: Query<Option<String>>,
        role: Query<Option<Role>>,
        status: Query<Option<Status>>,
        sort: Query<Option<Sort>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<UserView>> {
        let sort = sort.0.unwrap_or_default();
        let filter = UserFilter { query: search_text(query.0)?, role: role.0, status: status.0, sort };
        let (limit, cursor) = (limit.0, cursor.0.as_deref());
        // A search has an order of its own.
        let is_search = filter.query.as_deref().is_some_and(|query| !query.trim().is_empty());
        let sort = if is_search { Sort::Newest } else { sort };
        match sort {
            Sort::Newest => {
                let page = page(limit, cursor)?;
                let found = self.app.read(move |db| users::service::list(db, &admin.0, &filter, page)).await?;
                many(found.map(|user| self.shown(user)))
            }
            Sort::Oldest => {
                let page = PageRequest::parse(sort.name(), limit, cursor)?;
                let found = self.app.read(move |db| users::service::list_oldest(db, &filter, page)).await?;
                many(found.map(|user| self.shown(user)))
            }
            Sort::Name | Sort::NameDown => {
                let page = PageRequest::parse(sort.name(), limit, cursor)?;
                let found = self.app.read(move |db| users::service::list_by_name(db, &filter, &page)).await?;
                answer(Many::of(found.map(|user| self.shown(user))))
            }
            Sort::LoginLatest | Sort::LoginOldest => {
                let page = PageRequest::parse(sort.name(), limit, cursor)?;
                let found = self.app.read(move |db| users::service::list_by_login(db, &filter, &page)).await?;
                answer(Many::of(found.map(|user| self.shown(user))))
            }
        }
    }

    /// Create a person.
    #[oai(path = "/admin/users", method = "post", operation_id = "createUser")]
    async fn create_user(
        &self,
        admin: Admin,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::UserCreate>,
    ) -> Created<wire::UserCreated> {
        created(flow::create_person(&self.app, admin.0, claim, body.0).await?)
    }

    /// Get a person.
    #[oai(path = "/admin/users/:id", method = "get", operation_id = "getUser")]
    async fn get_user(&self, admin: Admin, id: Path<Id<kind::User>>) -> Answer<One<UserView>> {
        let user = self.app.read(move |db| users::service::visible(db, &admin.0, id.0)).await?;
        one(self.shown(user))
    }

    /// Update a person.
    #[oai(path = "/admin/users/:id", method = "patch", operation_id = "updateUser")]
    async fn update_user(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        body: Json<wire::UserUpdate>,
    ) -> Answer<One<UserView>> {
        let (update, url) = (body.0.into(), self.app.public_url().to_owned());
        let user = self.app.write(move |tx| service::update_person(tx, &admin.0, id.0, &update, &url)).await?;
        one(self.shown(user))
    }

    /// Change a person's plan.
    #[oai(path = "/admin/users/:id/plan", method = "put", operation_id = "setUserPlan")]
    async fn set_user_plan(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        body: Json<PlanChoice>,
    ) -> Answer<One<UserView>> {
        let (plan, app) = (body.0.plan, self.app.clone());
        let user = self
            .app
            .write(move |tx| service::set_user_plan(tx, &admin.0, id.0, plan.as_str(), &app.config.subscriptions.plans))
            .await?;
        one(self.shown(user))
    }

    /// Delete a person.
    #[oai(path = "/admin/users/:id", method = "delete", operation_id = "deleteUser")]
    async fn delete_user(&self, admin: Admin, id: Path<Id<kind::User>>) -> Done {
        self.app.write(move |tx| service::delete_person(tx, &admin.0, id.0)).await?;
        done()
    }

    /// Suspend a person.
    #[oai(path = "/admin/users/:id/suspend", method = "post", operation_id = "suspendUser")]
    async fn suspend_user(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: Json<wire::Suspension>,
    ) -> Answer<One<UserView>> {
        let (reason, api) = (body.0.into_reason(), self.clone());
        let suspend =
            move |tx: &Tx| service::suspend(tx, &admin.0, id.0, reason.as_deref()).map(|user| One(api.shown(user)));
        answer(self.app.write_once(claim, suspend).await?)
    }

    /// Reinstate a suspended person.
    #[oai(path = "/admin/users/:id/reinstate", method = "post", operation_id = "reinstateUser")]
    async fn reinstate_user(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<One<UserView>> {
        let api = self.clone();
        let reinstate = move |tx: &Tx| service::reinstate(tx, &admin.0, id.0).map(|user| One(api.shown(user)));
        answer(self.app.write_once(claim, reinstate).await?)
    }

    /// Reset a person's password.
    #[oai(path = "/admin/users/:id/reset-password", method = "post", operation_id = "resetUserPassword")]
    async fn reset_user_password(
        &self,
        admin: Admin,
        id: Path<Id<kind::User>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<wire::UserPasswordReset> {
        answer(flow::reset_password_of(&self.app, admin.0, id.0, claim).await?)
    }

    /// Remove a person's second factor.
    #[oai(path = "/admin/users/:id/totp", method = "delete", operation_id = "removeUserTotp")]
    async fn remove_user_totp(&self, admin: Admin, id: Path<Id<kind::User>>) -> Answer<One<UserView>> {
        let user = self.app.write(move |tx| service::remove_second_factor(tx, &admin.0, id.0)).await?;
        one(self.shown(user))
    }
}

impl People {
    fn shown(&self, user: users::User) -> UserView {
        UserView::of(user, &self.app.links(), self.app.now())
    }
}
