//! A small school for tests that walk the contract: a person of each role, who act as in the examples.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::fixtures::ALL;
use crate::support::contract::{Example, ExampleBody, Surface};
use crate::support::fields::Fields;
use crate::support::holders::{Account, raw_account, raw_author_key, raw_plan};
use crate::support::server::{Actor, PASSWORD, Reply, Server};

/// A server with its people.
pub struct School {
    pub server: Server,
    admin: Person,
    student: Person,
    tutor: Person,
    developer: Person,
    key: String,
    account: Account,
    author: String,
    free_author: String,
    made: AtomicU32,
}

/// The reference of the learner in the examples of the partner contract.
pub const PUPIL: &str = "pupil-7";

#[derive(Clone)]
struct Person {
    token: String,
    id: i64,
    email: String,
}

impl School {
    /// A school whose student is the one in the examples of the contract.
    pub async fn open() -> School {
        Self::on(Server::spawn().await).await
    }

    /// The same on this server.
    pub async fn on(server: Server) -> School {
        let admin = of(&server.admin().await);
        let student = register(&server, "ada@demo.school", "student").await;
        let tutor = register(&server, "grace@demo.school", "tutor").await;
        let developer = register(&server, "linus@demo.school", "student").await;
        let head = server.bearer(&admin.token);
        head.patch(&format!("/api/admin/users/{}", developer.id), &json!({ "role": "developer" })).await.ok();
        let token = of(&server.sign_in(&developer.email, PASSWORD).await).token;
        let developer = Person { token, ..developer };
        let mut owner = server.bearer(&developer.token);
        (owner.id, owner.email) = (developer.id, developer.email.clone());
        let key = server.raw_key(&owner, &[]).await;
        key.post("/v1/learners", &json!({ "full_name": "Ada Lovelace", "external_reference": PUPIL })).await.created();
        let key = key.token.clone().unwrap_or_default();
        let account = raw_account(&server, "pro").await;
        let (author, free_author) = (key_of_author(&server, "pro").await, key_of_author(&server, "free").await);
        let made = AtomicU32::new(0);
        School { server, admin, student, tutor, developer, key, account, author, free_author, made }
    }

    /// Who a word of `x-example-as` stands for on this surface. On the partner's it is the developer's key: by itself for a developer,
    /// else acting for a learner.
    pub async fn sender_on(&self, surface: Surface, word: &str) -> Actor<'_> {
        if surface != Surface::Partner || word == "nobody" {
            return self.sender(word).await;
        }
        let mut key = self.server.bearer(&self.key);
        (key.id, key.email) = (self.developer.id, self.developer.email.clone());
        match word {
            "developer" => key,
            "fresh" => {
                let made = self.fresh_learner(&key).await;
                key.acting_for(&made.to_string())
            }
            _ => key.acting_for(&format!("ext:{PUPIL}")),
        }
    }

    pub async fn fresh_learner(&self, key: &Actor<'_>) -> Value {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let body = json!({ "full_name": "Somebody", "external_reference": format!("fresh-{number}") });
        key.post("/v1/learners", &body).await.created()["id"].clone()
    }

    /// Who a word of `x-example-as` stands for.
    pub async fn sender(&self, word: &str) -> Actor<'_> {
        let person = match word {
            "nobody" => return self.server.nobody(),
            "student" => self.student.clone(),
            "tutor" => self.tutor.clone(),
            "admin" => self.admin.clone(),
            "developer" => self.developer.clone(),
            "fresh" => self.fresh().await,
            "fresh tutor" => self.fresh_tutor().await,
            "fresh developer" => self.fresh_developer().await,
            "paying" => self.paying().await,
            "account" => return self.server.bearer(&self.account.live),
            "test account" => return self.server.bearer(&self.account.test),
            "author" => return self.server.bearer(&self.author),
            "free author" => return self.server.bearer(&self.free_author),
            other => panic!("nobody knows who {other} is"),
        };
        let mut actor = self.server.bearer(&person.token);
        (actor.id, actor.email) = (person.id, person.email);
        actor
    }

    async fn fresh(&self) -> Person {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        register(&self.server, &format!("fresh{number}@demo.school"), "student").await
    }

    async fn fresh_tutor(&self) -> Person {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        register(&self.server, &format!("fresh{number}@demo.school"), "tutor").await
    }

    /// A class that the sender belongs to: as its tutor who made it, or as a student of a class that an admin made.
    pub async fn class_of(&self, sender: &Actor<'_>) -> Value {
        let body = json!({ "name": "Biology 12B", "subject": "Biology" });
        let own = sender.post("/api/classes", &body).await;
        if own.status.is_success() {
            return own.created()["class"].clone();
        }
        let made = self.server.bearer(&self.admin.token).post("/api/classes", &body).await.created();
        sender.post("/api/classes/join", &json!({ "code": made["class"]["join_code"] })).await.ok()["class"].clone()
    }

    /// A person whose plan includes the course author.
    async fn paying(&self) -> Person {
        let person = self.fresh().await;
        let id = person.id;
        let change = move |tx: &schola::db::Tx<'_>| {
            tx.after_commit(schola::kernel::Effect::UserChanged(schola::kernel::Id::new(id)));
            tx.exec("UPDATE users SET plan = 'pro' WHERE id = ?1", schola::db::params![id])
        };
        self.server.raw_app().named("test").write(change).await.expect("a plan");
        person
    }

    /// A developer registered for this one call.
    async fn fresh_developer(&self) -> Person {
        let email = format!("fresh{}@demo.school", self.made.fetch_add(1, Ordering::Relaxed));
        let body = json!({ "full_name": "Somebody", "email": email, "password": PASSWORD });
        let made = self.server.nobody().post("/api/developer/register", &body).await.created();
        Person { token: made.text("token").to_owned(), id: made.number("id"), email }
    }

    /// What a word of `x-example-with` stands for, for this sender: the feature knows whose word it is.
    pub async fn value(&self, word: &str, sender: &Actor<'_>) -> Value {
        for fixtures in ALL {
            if let Some(value) = (fixtures.value)(self, word, sender).await {
                return value;
            }
        }
        panic!("no feature knows what {word} is")
    }

    /// Puts the values that only this server knows over the example.
    pub async fn adapt(&self, example: &mut Example, sender: &Actor<'_>) {
        for (place, word) in example.with.clone() {
            let value = self.value(&word, sender).await;
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            match place.split_once('.') {
                Some(("body", property)) => {
                    if let Some(body) = &mut example.body {
                        body.value[property] = value;
                    }
                }
                Some(("path", name)) => replace(&mut example.path, name, text),
                Some(("query", name)) => replace(&mut example.query, name, text),
                _ => panic!("{place} is no place of a request"),
            }
        }
    }
}

/// The key of the course author of a new person on this plan.
async fn key_of_author(server: &Server, plan: &'static str) -> String {
    let person = register(server, &format!("{plan}.author@demo.school"), "student").await;
    let mut actor = server.bearer(&person.token);
    actor.id = person.id;
    raw_plan(server, &actor, plan).await;
    raw_author_key(server, &actor).await
}

fn replace(values: &mut Vec<(String, String)>, name: &str, value: String) {
    values.retain(|(known, _)| known != name);
    values.push((name.to_owned(), value));
}

async fn register(server: &Server, email: &str, role: &str) -> Person {
    let body = json!({ "full_name": "Somebody", "email": email, "password": PASSWORD, "role": role });
    let made = server.nobody().post("/api/auth/register", &body).await.created();
    let token = made.text("token").to_owned();
    Person { token, id: made.number("id"), email: email.to_owned() }
}

fn of(actor: &Actor<'_>) -> Person {
    Person { token: actor.token.clone().unwrap_or_default(), id: actor.id, email: actor.email.clone() }
}

/// Sends the example as it stands.
pub async fn send(example: &Example, sender: &Actor<'_>) -> Reply {
    let method = reqwest::Method::from_bytes(example.method.as_bytes()).expect("a method");
    let body = example.body.as_ref().map(encoded);
    let target = example.target();
    let sent = sender.send(method, &target, |mut request| {
        for (name, value) in &example.headers {
            request = request.header(name, value);
        }
        match body {
            Some((media_type, bytes)) => request.header("content-type", media_type).body(bytes),
            None => request,
        }
    });
    sent.await
}

/// The content type and the bytes of an example body.
fn encoded(body: &ExampleBody) -> (String, Vec<u8>) {
    if body.media_type == "multipart/form-data" {
        return form(body);
    }
    let text = body.value.as_str().unwrap_or_default();
    let bytes = match body {
        ExampleBody { is_base64: true, .. } => unbase64(text),
        body if body.media_type.ends_with("json") => body.value.to_string().into_bytes(),
        _ => text.as_bytes().to_vec(),
    };
    (body.media_type.clone(), bytes)
}

fn form(body: &ExampleBody) -> (String, Vec<u8>) {
    const BOUNDARY: &str = "the-end-of-a-part";
    let mut bytes = Vec::new();
    for (name, value) in body.value.as_object().into_iter().flatten() {
        let file = body.file_parts.iter().find(|(part, _)| part == name);
        let head = match file {
            Some((_, media_type)) => format!("; filename=\"example\"\r\nContent-Type: {media_type}"),
            None => String::new(),
        };
        bytes.extend_from_slice(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{head}\r\n\r\n").as_bytes(),
        );
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        bytes.extend(if body.base64_parts.contains(name) { unbase64(&text) } else { text.into_bytes() });
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), bytes)
}

fn unbase64(text: &str) -> Vec<u8> {
    data_encoding::BASE64.decode(text.as_bytes()).expect("base64")
}
