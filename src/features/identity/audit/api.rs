//! Operations on the audit log, for admins: tag Admin.

use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use super::model::AuditFilter;
use super::{service, wire};
use crate::app::App;
use crate::features;
use crate::http::answer::{Answer, many};
use crate::http::envelope::Many;
use crate::http::guard::Admin;
use crate::http::types::{Whole, page};
use crate::kernel::{Error, Id, Result, id::kind};

pub struct Api {
    pub app: App,
}

/// The longest filter by action, in bytes.
const LONGEST_FILTER: usize = 60;

#[OpenApi]
impl Api {
    /// List audit entries.
    #[oai(path = "/admin/audit", method = "get", operation_id = "listAuditEntries")]
    async fn list_audit_entries(
        &self,
        _admin: Admin,
        actor: Query<Option<Id<kind::User>>>,
        action: Query<Option<String>>,
        subject: Query<Option<String>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::AuditEntry>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        let filter = AuditFilter {
            actor: actor.0.map(Id::get),
            action: action.0.as_deref().map(action_of).transpose()?,
            subject: subject.0.as_deref().map(subject_of).transpose()?,
        };
        let found = self.app.read(move |db| service::list(db, &filter, page)).await?;
        many(found)
    }
}

/// Parses the filter by action. It matches the action of that name, and all actions that begin with the name and a dot.
fn action_of(text: &str) -> Result<String> {
    let is_action = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b"_.".contains(&b));
    if text.len() > LONGEST_FILTER || !is_action(text) {
        return Err(Error::invalid(
            "action",
            "must be an action such as users.created, or a prefix that ends with a dot",
        ));
    }
    Ok(text.strip_suffix('.').unwrap_or(text).to_owned())
}

/// Parses the filter by subject, such as `user:42`, into kind and id.
fn subject_of(text: &str) -> Result<(&'static str, i64)> {
    let wrong = || {
        let kinds: Vec<&str> = features::subjects().collect();
        Error::invalid("subject", format!("must be one of {}, a colon and the id", kinds.join(", ")))
    };
    let (kind, number) = text.split_once(':').ok_or_else(wrong)?;
    let kind = features::subjects().find(|known| *known == kind).ok_or_else(wrong)?;
    let number = Some(number).filter(|number| number.len() <= 18 && number.bytes().all(|b| b.is_ascii_digit()));
    number.and_then(|number| number.parse().ok()).map(|id| (kind, id)).ok_or_else(wrong)
}
