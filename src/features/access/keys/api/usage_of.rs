//! Operations on usage and quotas of keys: tags Developer, Users and Admin.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::flow::{self, Question};
use super::super::wire;
use crate::app::App;
use crate::features::usage::Filter;
use crate::http::answer::{Answer, one};
use crate::http::envelope::One;
use crate::http::guard::{Admin, AnyUser, Developer};
use crate::kernel::{Day, Error, Fault, Id, id::kind};

pub struct UsageOf {
    pub app: App,
}

/// The longest filter by operation, in code points.
const LONGEST_OPERATION: usize = 100;

#[OpenApi]
impl UsageOf {
    /// Get the usage of the developer's keys.
    #[oai(path = "/developer/usage", method = "get", operation_id = "getUsage")]
    async fn get_usage(
        &self,
        user: Developer,
        from: Query<Option<Day>>,
        to: Query<Option<Day>>,
        key: Query<Option<Id<kind::Key>>>,
        operation: Query<Option<String>>,
    ) -> Answer<One<wire::DeveloperUsage>> {
        let asks_for = |name: &String| (1..=LONGEST_OPERATION).contains(&name.chars().count());
        if !operation.0.as_ref().is_none_or(asks_for) {
            return Err(Error::invalid("operation", Fault::length(1, LONGEST_OPERATION)));
        }
        let filter = Filter { key: key.0, operation: operation.0 };
        let used = flow::usage_of(&self.app, user.0, Question { from: from.0, to: to.0, filter }).await?;
        one(wire::DeveloperUsage::of(used, &self.app.config, self.app.public_url()))
    }

    /// Get the current user's subscription.
    #[oai(path = "/users/me/subscription", method = "get", operation_id = "getSubscription")]
    async fn get_subscription(&self, user: AnyUser) -> Answer<One<wire::Subscription>> {
        one(flow::subscription(&self.app, user.0).await?)
    }

    /// Get a person's usage of this month.
    #[oai(path = "/admin/users/:id/usage", method = "get", operation_id = "getUserUsage")]
    async fn get_user_usage(&self, admin: Admin, id: Path<Id<kind::User>>) -> Answer<One<wire::OwnerUsage>> {
        one(flow::user_usage(&self.app, admin.0, id.0).await?)
    }

    /// Get an account's usage of this month.
    #[oai(path = "/admin/accounts/:id/usage", method = "get", operation_id = "getAccountUsage")]
    async fn get_account_usage(&self, _admin: Admin, id: Path<Id<kind::Account>>) -> Answer<One<wire::OwnerUsage>> {
        one(flow::account_usage(&self.app, id.0).await?)
    }
}
