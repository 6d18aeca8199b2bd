//! Words to owners of keys about their quota.

use crate::db::Tx;
use crate::features::mail::{self, MailKind, NewMail, Word};
use crate::features::{settings, users};
use crate::kernel::{Owner, Realm, Result};

/// Tells a developer of a share of the quota, where mail is wanted. Whoever says that a share was reached says it once per cycle.
pub fn tell_of_share(tx: &Tx, owner: Owner, percent: u8, used: u64, quota: u64) -> Result<()> {
    let Owner::User(id) = owner else { return Ok(()) };
    let Some(user) = users::service::find(tx, Realm::School, id)? else { return Ok(()) };
    let Some(to) = user.email.filter(|_| user.status == users::Status::Active) else { return Ok(()) };
    if !users::service::wants_mail(tx, id)? {
        return Ok(());
    }
    let school = settings::service::current(tx)?.name;
    let (_, end) = tx.now().cycle();
    let what_follows = if percent >= 100 {
        "Requests are refused with 429 until then."
    } else {
        "Nothing is refused yet; at 100 % requests are, with 429."
    };
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
        ("what_follows", Word::Sentence(what_follows)),
    ];
    let subject = "{school}: {percent} % of your requests are used";
    let text = "Hello {name},\n\nyour API keys have used {used} of the {quota} requests that your plan, {plan}, allows in this month: \
                {percent} %. The count begins anew on {day}, in UTC. {what_follows}\n\nWhere the requests went stands on the developer \
                page of {school}. Such mails end with the e-mail notifications in your profile.\n";
    let kind = MailKind::KeyNotice;
    mail::service::queue(tx, &NewMail { user: Some(id), to: &to, asked_by: None, kind, subject, text, words: &words })
        .map(|_| ())
}
