//! Operations on the audit log, for admins: tag Admin.

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use serde_json::json;

use super::model::{AuditFilter, Entry};
use super::{service, wire};
use crate::app::{App, rows};
use crate::features;
use crate::http::answer::{Answer, many};
use crate::http::current;
use crate::http::envelope::Many;
use crate::http::guard::Admin;
use crate::http::rows::{Cell, RowFormat, Rows, csv_head, csv_line};
use crate::http::types::{Whole, page};
use crate::kernel::{Error, Fault, Id, Page, PageRequest, Result, Rule, Timestamp, id::kind};

pub struct Api {
    pub app: App,
}

/// The longest filter by action, in bytes.
const LONGEST_FILTER: usize = 60;

/// The entries that are read at a time for an export.
const PORTION: u32 = 200;

/// The columns of an export.
const COLUMNS: [&str; 9] =
    ["id", "at", "action", "actor_id", "actor", "subject", "subject_label", "address", "details"];

#[OpenApi]
impl Api {
    /// List audit entries.
    #[oai(path = "/admin/audit", method = "get", operation_id = "listAuditEntries")]
    #[expect(clippy::too_many_arguments, reason = "each argument is a parameter of the query")]
    async fn list_audit_entries(
        &self,
        _admin: Admin,
        actor: Query<Option<Id<kind::User>>>,
        action: Query<Option<String>>,
        subject: Query<Option<String>>,
        since: Query<Option<Timestamp>>,
        until: Query<Option<Timestamp>>,
        limit: Query<Option<Whole>>,
        cursor: Query<Option<String>>,
    ) -> Answer<Many<wire::AuditEntry>> {
        let page = page(limit.0, cursor.0.as_deref())?;
        let filter = filter(actor.0, action.0.as_deref(), subject.0.as_deref(), (since.0, until.0))?;
        let found = self.app.read(move |db| service::list(db, &filter, page)).await?;
        many(found)
    }

    /// Export audit entries as CSV.
    #[oai(path = "/admin/audit/export", method = "get", operation_id = "exportAuditEntries")]
    async fn export_audit_entries(
        &self,
        _admin: Admin,
        since: Query<Timestamp>,
        until: Query<Option<Timestamp>>,
        actor: Query<Option<Id<kind::User>>>,
        action: Query<Option<String>>,
        subject: Query<Option<String>>,
    ) -> Result<Rows> {
        let filter = filter(actor.0, action.0.as_deref(), subject.0.as_deref(), (Some(since.0), until.0))?;
        let first = PageRequest::first(current::operation(), PORTION);
        let portions = rows::portions(&self.app, first, move |db, page| {
            let Page { items, next } = service::list(db, &filter, *page)?;
            Ok((items, next.map(|next| PageRequest { after: Some(next), ..*page })))
        });
        Rows::stream(RowFormat::Csv, "audit.csv", csv_head(&COLUMNS), portions, |entry, into| {
            written(entry, into);
            Ok(())
        })
        .await
    }
}

/// Writes the line of an entry.
fn written(entry: &Entry, into: &mut Vec<u8>) {
    let subject = entry.subject.as_ref();
    let details = if entry.details == json!({}) { Cell::Empty } else { Cell::Plain(entry.details.to_string()) };
    csv_line(
        &[
            Cell::Plain(entry.id.to_string()),
            Cell::Plain(entry.at.rfc3339()),
            Cell::Text(&entry.action),
            entry.actor.as_ref().map_or(Cell::Empty, |(id, _)| Cell::Plain(id.to_string())),
            entry.actor.as_ref().map_or(Cell::Empty, |(_, name)| Cell::Text(name)),
            subject.map_or(Cell::Empty, |subject| Cell::Plain(format!("{}:{}", subject.kind, subject.id))),
            subject.map_or(Cell::Empty, |subject| Cell::Text(&subject.label)),
            entry.address.as_deref().map_or(Cell::Empty, Cell::Text),
            details,
        ],
        into,
    );
}

/// Parses the filters.
fn filter(
    actor: Option<Id<kind::User>>,
    action: Option<&str>,
    subject: Option<&str>,
    (since, until): (Option<Timestamp>, Option<Timestamp>),
) -> Result<AuditFilter> {
    Ok(AuditFilter {
        actor: actor.map(Id::get),
        action: action.map(action_of).transpose()?,
        subject: subject.map(subject_of).transpose()?,
        since,
        until,
    })
}

/// Parses the filter by action. It matches the action of that name, and all actions that begin with the name and a dot.
fn action_of(text: &str) -> Result<String> {
    let is_action = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b"_.".contains(&b));
    if text.len() > LONGEST_FILTER || !is_action(text) {
        return Err(Error::invalid(
            "action",
            Fault::new(Rule::Choice, "must be an action such as users.created, or a prefix that ends with a dot"),
        ));
    }
    Ok(text.strip_suffix('.').unwrap_or(text).to_owned())
}

/// Parses the filter by subject, such as `user:42`, into kind and id.
fn subject_of(text: &str) -> Result<(&'static str, i64)> {
    let wrong = || {
        let kinds: Vec<&str> = features::subjects().collect();
        Error::invalid(
            "subject",
            Fault::told(Rule::Choice, format!("must be one of {}, a colon and the id", kinds.join(", "))),
        )
    };
    let (kind, number) = text.split_once(':').ok_or_else(wrong)?;
    let kind = features::subjects().find(|known| *known == kind).ok_or_else(wrong)?;
    let number = Some(number).filter(|number| number.len() <= 18 && number.bytes().all(|b| b.is_ascii_digit()));
    number.and_then(|number| number.parse().ok()).map(|id| (kind, id)).ok_or_else(wrong)
}
