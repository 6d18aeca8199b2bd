//! Notifications to owners of keys about their quota.

use serde_json::json;

use crate::db::Tx;
use crate::features::mail::{Letter, MailKind, Word};
use crate::features::notifications::{self, Mailed, NewNotification, NotificationEvent, NotificationMail};
use crate::features::{settings, users};
use crate::kernel::{Owner, Realm, Result};

/// Notifies a developer of a reached share of the quota, with a mail if the developer wants mail. The event is raised once per
/// cycle and share.
pub fn tell_of_share(tx: &Tx, owner: Owner, percent: u8, used: u64, quota: u64) -> Result<()> {
    let Owner::User(id) = owner else { return Ok(()) };
    let Some(user) = users::service::find(tx, Realm::School, id)? else { return Ok(()) };
    if user.status != users::Status::Active {
        return Ok(());
    }
    let school = settings::service::current(tx)?.name;
    let (_, end) = tx.now().cycle();
    let data = json!({ "percent": percent, "used": used, "quota": quota });
    let letter = if percent >= 100 { Letter::QuotaSpent } else { Letter::QuotaShare };
    let (used, quota, percent) = (used.to_string(), quota.to_string(), percent.to_string());
    let day = crate::kernel::Day::of(end).to_string();
    let words = [
        ("name", Word::Name(&user.full_name)),
        ("school", Word::Name(&school)),
        ("plan", Word::Name(&user.plan)),
        ("used", Word::Figure(&used)),
        ("quota", Word::Figure(&quota)),
        ("percent", Word::Figure(&percent)),
        ("day", Word::Figure(&day)),
    ];
    let mail = Mailed { kind: MailKind::KeyNotice, letter, words: &words };
    let mail = NotificationMail::Letter(mail);
    let new = NewNotification { mail, ..NewNotification::of(NotificationEvent::QuotaShare, data) };
    notifications::service::notify(tx, &user, &new).map(drop)
}
