//! The files of an archive, feature by feature. Written by hand and not derived, so that a new column of a feature is not shown to
//! anybody before somebody has thought about it.

use serde_json::{Value, json};

use super::model::{File, PORTION, slug, without_tokens};
use crate::db::Reader;
use crate::features::auth::wire::Token;
use crate::features::keys::KeySurface;
use crate::features::materials::{Material, MediaType};
use crate::features::users::User;
use crate::features::{audit, auth, catalogue, keys, learners, mail, materials, usage, users};
use crate::kernel::{Actor, Error, Owner, Result, Timestamp};

/// The person, and the picture where there is one.
pub(super) fn profile(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let mut profile = json!({
        "id": user.id,
        "full_name": user.full_name,
        "role": user.role.name(),
        "status": user.status.name(),
        "plan": user.plan,
        "totp_enabled": user.totp_enabled,
        "created_at": user.created_at,
    });
    set(&mut profile, "email", user.email.as_ref());
    set(&mut profile, "email_verified_at", user.email_verified_at);
    set(&mut profile, "username", user.username.as_ref());
    set(&mut profile, "bio", user.bio.as_ref());
    set(&mut profile, "pronouns", user.pronouns.as_ref());
    set(&mut profile, "last_login_at", user.last_login_at);
    let mut files = vec![File::json("profile.json", &profile)?];
    if user.avatar_changed_at.is_some() {
        let (media_type, bytes) = users::service::avatar(db, user.id)?;
        let ending = media_type.strip_prefix("image/").unwrap_or("bin");
        files.push(File { path: format!("avatar.{ending}"), bytes });
    }
    Ok(files)
}

/// What the person set; what was never set follows the school.
pub(super) fn preferences(db: &Reader, actor: &Actor, _user: &User) -> Result<Vec<File>> {
    let preferences = users::service::preferences(db, actor)?;
    Ok(vec![File::json("preferences.json", &serde_json::to_value(preferences).map_err(Error::internal)?)?])
}

/// What a developer's product calls the person, if the person is one of its learners.
pub(super) fn learner(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let Some(reference) = learners::service::held(db, user.id)? else { return Ok(Vec::new()) };
    Ok(vec![File::json("learner.json", &json!({ "external_reference": reference }))?])
}

/// The sign-ins that are good.
pub(super) fn tokens(db: &Reader, actor: &Actor, _user: &User) -> Result<Vec<File>> {
    let logins = auth::service::logins(db, actor)?;
    let tokens: Vec<Token> = logins.into_iter().map(|login| Token::of(login, actor.login())).collect();
    Ok(vec![File::json("tokens.json", &serde_json::to_value(tokens).map_err(Error::internal)?)?])
}

/// What the person did, and what was done to the person.
pub(super) fn audit(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let entries = audit::service::held(db, user.id, after, PORTION)?;
    Ok(entries.into_iter().map(|entry| (entry.id.get(), audit_entry(entry, user))).collect())
}

/// An entry as the person may see it: names and network addresses of other people are theirs and stay out.
fn audit_entry(entry: audit::Entry, user: &User) -> Value {
    let by = match &entry.actor {
        Some((id, _)) if *id == user.id.get() => "you",
        Some(_) => "somebody else",
        None => "nobody who was signed in",
    };
    let mut shown = json!({ "id": entry.id, "at": entry.at, "action": entry.action, "by": by });
    if by != "somebody else" {
        set(&mut shown, "address", entry.address);
        set(&mut shown, "request_id", entry.request_id);
    }
    if let Some(subject) = entry.subject {
        let is_you = subject.kind == "user" && subject.id == user.id.get();
        let mut to = json!({ "kind": subject.kind, "id": subject.id });
        if is_you || subject.kind != "user" {
            set(&mut to, "label", Some(subject.label));
        }
        set(&mut shown, "to", Some(to));
    }
    shown["details"] = entry.details;
    shown
}

/// The mails, without the tokens of their links.
pub(super) fn mails(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let mails = mail::service::held(db, user.id, after, PORTION)?;
    let mails = mails
        .into_iter()
        .map(|mail| {
            let mut shown = json!({
                "id": mail.id,
                "to": mail.to,
                "subject": mail.subject,
                "text": without_tokens(&mail.text),
                "status": mail.status.name(),
                "created_at": mail.created_at,
            });
            set(&mut shown, "sent_at", mail.sent_at);
            (mail.id.get(), shown)
        })
        .collect();
    Ok(mails)
}

/// The keys, revoked ones included.
pub(super) fn keys(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let owner = Owner::User(user.id);
    let mut keys = Vec::new();
    for surface in [KeySurface::Partner, KeySurface::Author] {
        for key in keys::service::list(db, owner, surface)? {
            let mut shown = json!({
                "id": key.id,
                "surface": surface.name(),
                "name": key.name,
                "prefix": key.prefix,
                "scopes": key.scopes.list(),
                "allowed_addresses": key.allowed.list(),
                "created_at": key.created_at,
            });
            set(&mut shown, "expires_at", key.expires_at);
            set(&mut shown, "last_used_at", key.last_used_at);
            set(&mut shown, "revoked_at", key.revoked_at);
            keys.push(shown);
        }
    }
    Ok(vec![File::json("api-keys.json", &Value::Array(keys))?])
}

/// Requests by day, the last ones, what was added to the plan, and the shares of the quota that were told.
pub(super) fn usage(db: &Reader, _actor: &Actor, user: &User) -> Result<Vec<File>> {
    let owner = Owner::User(user.id);
    let (cycle, _) = db.now().cycle();
    let days = usage::service::days(db, owner, Timestamp::default(), db.now())?;
    let days: Vec<Value> = days
        .into_iter()
        .map(|day| json!({ "day": day.day, "key": day.key, "operation": day.operation, "requests": day.requests }))
        .collect();
    let last = usage::service::requests(db, owner, usage::service::KEPT_REQUESTS)?;
    let last: Vec<Value> = last
        .into_iter()
        .map(|request| {
            let mut shown = json!({
                "at": request.at,
                "request_id": request.request_id,
                "key": request.key,
                "operation": request.operation,
                "status": request.status,
            });
            set(&mut shown, "address", request.address);
            shown
        })
        .collect();
    let added = usage::service::top_ups(db, owner, cycle)?;
    let added: Vec<Value> = added
        .into_iter()
        .map(|added| json!({ "at": added.created_at, "meter": added.meter.name(), "amount": added.amount }))
        .collect();
    let mut used = serde_json::Map::new();
    for meter in usage::Meter::ALL {
        used.insert(meter.name().to_owned(), json!(usage::service::used(db, owner, meter, cycle)?));
    }
    let told: Vec<u8> = usage::service::alerts(db, owner, cycle)?.into_iter().map(|alert| alert.percent).collect();
    let whole = json!({
        "this_month": used,
        "quota_shares_told_this_month": told,
        "added_this_month": added,
        "requests_by_day": days,
        "last_requests": last,
    });
    Ok(vec![File::json("api-usage.json", &whole)?])
}

/// The study bank: which texts there are.
pub(super) fn materials(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let held = materials::service::list_held(db, user.id, after, PORTION)?;
    let shown = held.into_iter().map(|material| {
        let shown = json!({
            "id": material.id,
            "title": material.title,
            "media_type": material.media_type.name(),
            "characters": material.characters,
            "created_at": material.created_at,
            "file": file_of(&material),
        });
        (material.id.get(), shown)
    });
    Ok(shown.collect())
}

/// The next text of the study bank, as it was brought.
pub(super) fn text(db: &Reader, user: &User, after: i64, last: i64) -> Result<Option<(i64, File)>> {
    let held = materials::service::next_held(db, user.id, after, last)?;
    Ok(held.map(|(material, text)| (material.id.get(), File::text(file_of(&material), text))))
}

/// Where the text of a material lies in the archive.
fn file_of(material: &Material) -> String {
    let ending = match material.media_type {
        MediaType::Markdown => "md",
        MediaType::Plain => "txt",
    };
    format!("materials/{}-{}.{ending}", material.id, slug(&material.title))
}

/// The courses that were ordered from the course author.
pub(super) fn courses(db: &Reader, user: &User, after: i64) -> Result<Vec<(i64, Value)>> {
    let orders = catalogue::service::held(db, user.id, after, PORTION)?;
    let shown = orders.into_iter().map(|(id, order)| {
        let mut shown = json!({
            "job_id": order.job,
            "state": order.state.name(),
            "subject": order.subject,
            "format": order.layout.name(),
            "language_id": order.locale,
            "outline": order.outline,
            "add_ons": order.add_ons,
            "created_at": order.created_at,
        });
        set(&mut shown, "callback_url", order.callback);
        (id, shown)
    });
    Ok(shown.collect())
}

/// Sets a field that has a value; one without is left out.
fn set(record: &mut Value, name: &str, value: Option<impl serde::Serialize>) {
    if let Some(value) = value.and_then(|value| serde_json::to_value(value).ok()) {
        record[name] = value;
    }
}
