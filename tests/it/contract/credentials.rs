//! Every kind of credential, for the walk over who may not.

use reqwest::Method;
use schola::db::params;
use serde_json::json;

use super::school::School;
use crate::support::contract::{Access, Surface};
use crate::support::fields::Fields;
use crate::support::holders::{Account, raw_account, raw_author_key, raw_developer_key, raw_plan, raw_revoke};
use crate::support::server::{Actor, Reply, Server};

const FACTORY: Option<Surface> = Some(Surface::Factory);
const AUTHOR: Option<Surface> = Some(Surface::Author);

/// A credential that opens nothing of some surfaces.
pub struct Credential<'s> {
    /// What it is called.
    pub name: &'static str,
    /// What stands in `Authorization`.
    text: Option<String>,
    server: &'s Server,
    /// What the platform and the partner surface say to it; nothing where it may open something there.
    platform: Option<&'static str>,
    partner: Option<&'static str>,
    /// Whether it opens nothing of the course factory, and of the course author.
    factory: bool,
    author: bool,
    /// The surface of courses that the key was made for: at the place that both share, that one answers.
    pub made_for: Option<Surface>,
}

impl Credential<'_> {
    /// The refusal that is due on a surface; nothing where it may open something.
    pub fn refusal(&self, surface: Surface) -> Option<&'static str> {
        match surface {
            Surface::Platform => self.platform,
            Surface::Partner => self.partner,
            Surface::Factory => self.factory.then_some("authentication_error"),
            Surface::Author => self.author.then_some("INVALID_API_KEY"),
        }
    }

    pub async fn send(&self, access: &Access, place: &str) -> Reply {
        let method = Method::from_bytes(access.method.as_bytes()).unwrap();
        let (nobody, path) = (self.server.nobody(), format!("{place}{}", access.path));
        let sent = nobody.send(method, &path, |mut request| {
            if let Some(text) = &self.text {
                request = request.header("authorization", text);
            }
            // Without a valid key the learner is not asked for.
            if access.template.starts_with("/v1") {
                request = request.header("schola-learner", "ext:pupil-7");
            }
            request
        });
        sent.await
    }
}

/// Lets a key end at once.
async fn raw_expire(server: &Server, text: &str) {
    let hash = schola::kernel::entropy::sha256(text.as_bytes());
    let at = server.clock.now();
    let expire = move |tx: &schola::db::Tx<'_>| {
        tx.after_commit(schola::kernel::Effect::KeyChanged(hash));
        tx.exec("UPDATE api_keys SET expires_at = ?2 WHERE key_hash = ?1", params![hash.as_slice(), at])
    };
    assert_eq!(server.raw_app().named("test").write(expire).await.unwrap(), 1);
}

/// The same text with another last letter.
fn forged(text: &str) -> String {
    let (rest, last) = text.split_at(text.len() - 1);
    format!("{rest}{}", if last == "x" { "y" } else { "x" })
}

/// Every kind of credential, made in this school. `early` is a token from more than seven days ago.
pub async fn credentials<'s>(school: &'s School, early: String) -> Vec<Credential<'s>> {
    let server = &school.server;
    let token_of = |actor: Actor<'_>| actor.token.unwrap();
    let developer = school.sender("developer").await;
    let key = raw_developer_key(server, &developer).await;
    let account: Account = raw_account(server, "pro").await;
    let paying = school.sender("fresh").await;
    raw_plan(server, &paying, "pro").await;
    let author = raw_author_key(server, &paying).await;

    let ended = school.sender("fresh").await;
    ended.post_empty("/api/auth/logout").await.ok();
    let suspended = school.sender("fresh developer").await;
    let of_suspended = raw_developer_key(server, &suspended).await;
    let suspended_author = school.sender("fresh").await;
    raw_plan(server, &suspended_author, "pro").await;
    let author_of_suspended = raw_author_key(server, &suspended_author).await;
    let demoted = school.sender("fresh developer").await;
    let of_demoted = raw_developer_key(server, &demoted).await;
    let admin = school.sender("admin").await;
    for person in [&suspended, &suspended_author] {
        admin.post(&format!("/api/admin/users/{}/suspend", person.id), &json!({})).await.ok();
    }
    admin.patch(&format!("/api/admin/users/{}", demoted.id), &json!({ "role": "student" })).await.ok();
    let closed = admin.post("/api/admin/accounts", &json!({ "name": "Closed" })).await.created();
    let closed = format!("/api/admin/accounts/{}", closed["id"]);
    let of_closed = admin.post(&format!("{closed}/keys"), &json!({ "mode": "live" })).await.created();
    admin.patch(&closed, &json!({ "status": "closed" })).await.ok();
    let of_closed = of_closed.text("key").to_owned();

    let mut dead = Vec::new();
    for _ in 0..2 {
        let account = raw_account(server, "pro").await;
        let person = school.sender("fresh").await;
        raw_plan(server, &person, "pro").await;
        dead.push([
            raw_developer_key(server, &school.sender("fresh developer").await).await,
            account.live,
            raw_author_key(server, &person).await,
        ]);
    }
    let (revoked, expired) = (dead.remove(0), dead.remove(0));
    for text in &revoked {
        raw_revoke(server, text).await;
    }
    for text in &expired {
        raw_expire(server, text).await;
    }

    let (student, tutor) = (token_of(school.sender("student").await), token_of(school.sender("tutor").await));
    let invalid = Some("auth.invalid");
    let every = |name, text: Option<String>, platform, partner| Credential {
        name,
        text: text.map(|text| format!("Bearer {text}")),
        server,
        platform,
        partner,
        factory: true,
        author: true,
        made_for: None,
    };
    let token = |name, text: String| every(name, Some(text), None, invalid);
    let dead_key = |name, text: &String, code: &'static str| every(name, Some(text.clone()), Some(code), Some(code));
    vec![
        every("none", None, Some("auth.missing"), Some("auth.missing")),
        Credential { text: Some("Basic YWRhOnNlY3JldA==".into()), ..every("another scheme", None, invalid, invalid) },
        Credential { text: Some("Bearer".into()), ..every("an empty token", None, invalid, invalid) },
        every("garbage", Some("garbage".into()), invalid, invalid),
        every("garbage with dots", Some("gar.ba.ge".into()), invalid, invalid),
        every("a forged token", Some(forged(&student)), invalid, invalid),
        every("a forged key", Some(forged(&key)), invalid, invalid),
        every("a forged key of an account", Some(forged(&account.live)), invalid, invalid),
        every("a forged key of the course author", Some(forged(&author)), invalid, invalid),
        every("a token that was ended", Some(token_of(ended)), invalid, invalid),
        every("a token that has expired", Some(early), Some("auth.expired"), invalid),
        every("the token of somebody suspended", Some(token_of(suspended)), invalid, invalid),
        token("a student's token", student),
        token("a tutor's token", tutor),
        token("a developer's token", token_of(developer)),
        token("an admin's token", token_of(admin)),
        dead_key("a revoked key", &revoked[0], "auth.invalid"),
        Credential { made_for: FACTORY, ..dead_key("a revoked key of an account", &revoked[1], "auth.invalid") },
        Credential { made_for: AUTHOR, ..dead_key("a revoked key of the course author", &revoked[2], "auth.invalid") },
        dead_key("an expired key", &expired[0], "auth.expired"),
        Credential { made_for: FACTORY, ..dead_key("an expired key of an account", &expired[1], "auth.invalid") },
        Credential { made_for: AUTHOR, ..dead_key("an expired key of the course author", &expired[2], "auth.invalid") },
        dead_key("the key of a suspended developer", &of_suspended, "key.owner_inactive"),
        dead_key("the key of a demoted developer", &of_demoted, "key.owner_inactive"),
        Credential { made_for: FACTORY, ..dead_key("the key of a closed account", &of_closed, "auth.invalid") },
        Credential {
            made_for: AUTHOR,
            ..dead_key("the course author's key of somebody suspended", &author_of_suspended, "auth.invalid")
        },
        every("a developer's key", Some(key), None, None),
        Credential {
            made_for: FACTORY,
            factory: false,
            ..every("the live key of an account", Some(account.live), invalid, invalid)
        },
        Credential {
            made_for: FACTORY,
            factory: false,
            ..every("the test key of an account", Some(account.test), invalid, invalid)
        },
        Credential {
            made_for: AUTHOR,
            author: false,
            ..every("the key of the course author", Some(author), invalid, invalid)
        },
    ]
}
