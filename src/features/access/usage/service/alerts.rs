//! Words to owners of keys about their quota.

use crate::db::Tx;
use crate::features::mail::{self, Letter, MailKind, NewMail, Word};
use crate::features::{settings, users};
use crate::kernel::{Owner, Realm, Result};

/// Tells a developer of a share of the quota, where mail is wanted. Whoever says that a share was reached says it once per cycle.
pub fn tell_of_share(tx: &Tx, owner: Owner, percent: u8, used: u64, quota: u64) -> Result<()> {
    let Owner::User(id) = owner else { return Ok(()) };
    let Some(user) = users::service::find(tx, Realm::School, id)? else { return Ok(()) };
    let Some(to) = user.email.as_deref().filter(|_| user.status == users::Status::Active) else { return Ok(()) };
    if !users::service::wants_mail(tx, id)? {
        return Ok(());
    }
    let school = settings::service::current(tx)?;
    let (_, end) = tx.now().cycle();
    let letter = if percent >= 100 { Letter::QuotaSpent } else { Letter::QuotaShare };
    let (used, quota, percent) = (used.to_string(), quota.to_string(), percent.to_string());
    let day = crate::kernel::Day::of(end).to_string();
    let words = [
        ("name", Word::Name(&user.full_name)),
        ("school", Word::Name(&school.name)),
        ("plan", Word::Name(&user.plan)),
        ("used", Word::Figure(&used)),
        ("quota", Word::Figure(&quota)),
        ("percent", Word::Figure(&percent)),
        ("day", Word::Figure(&day)),
    ];
    let (kind, language) = (MailKind::KeyNotice, user.language(&school.locale));
    mail::service::queue(tx, &NewMail { user: Some(id), to, asked_by: None, kind, letter, language, words: &words })
        .map(|_| ())
}
