//! Those who call: one of each kind that has much of its own, and what they own.

use serde_json::json;

use crate::support::fields::Fields;
use crate::support::holders::{raw_account, raw_author_key, raw_plan};
use crate::support::server::{Actor, Server};

/// Who sends a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    Nobody,
    Admin,
    /// Has as many materials as any table has rows.
    Student,
    /// Has nothing but a place among many.
    Newcomer,
    /// Has as many learners and old keys as any table has rows.
    Developer,
    /// A key of the developer's.
    Key,
    /// The same, for a learner.
    Learner,
    /// Has as many courses and old keys as any table has rows.
    Account,
    /// The key of an owner with as many orders as any table has rows.
    Author,
}

/// A caller with an id and a token or key.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub id: i64,
    pub token: String,
    pub email: String,
}

fn known(actor: &Actor<'_>) -> Known {
    Known { id: actor.id, token: actor.token.clone().unwrap_or_default(), email: actor.email.clone() }
}

/// All of them.
#[derive(Debug, Clone)]
pub struct Callers {
    pub admin: Known,
    pub student: Known,
    pub newcomer: Known,
    pub developer: Known,
    pub key: Known,
    pub account: Known,
    pub author: Known,
    /// A learner, a material of the student's, a course and a job.
    pub learner: i64,
    pub material: i64,
    pub course: String,
    pub job: String,
    /// A class of the student's.
    pub class: i64,
    /// A deck of the student's with as many cards as any table has rows, and a card of it.
    pub deck: i64,
    pub card: i64,
    /// A deck of the student's with one card.
    pub small_deck: i64,
    /// A deck of the developer's learner with one card, and the card.
    pub learner_deck: i64,
    pub learner_card: i64,
    /// The squad of the student with a challenge, and that of the developer's learner.
    pub squad: i64,
    pub challenge: i64,
    pub learner_squad: i64,
    pub learner_challenge: i64,
}

/// Makes a squad with a challenge, for a person and another one.
async fn squad_of(first: &Actor<'_>, second: &Actor<'_>, root: &str) -> (i64, i64) {
    let mut made = Vec::new();
    for (person, name) in [(first, "Night Owls"), (second, "Early Birds")] {
        made.push(person.post(root, &json!({ "name": name })).await.created().number("id"));
    }
    let path = format!("{root}/{}/challenges", made[0]);
    let challenge = first.post(&path, &json!({ "opponent_id": made[1] })).await.created().number("id");
    (made[0], challenge)
}

impl Callers {
    /// Makes them.
    pub async fn on(server: &Server) -> Self {
        let admin = server.admin().await;
        let student = server.learner("student").await;
        let newcomer = server.learner("newcomer").await;
        let developer = server.developer("developer").await;
        let key = server.raw_key(&developer, &[]).await;
        let learner =
            key.post("/v1/learners", &json!({ "full_name": "Lea", "external_reference": "lea" })).await.created();
        let account = raw_account(server, "pro").await;
        let orderer = server.learner("author").await;
        raw_plan(server, &orderer, "pro").await;
        let author = raw_author_key(server, &orderer).await;
        let material =
            student.post("/api/materials", &json!({ "title": "Notes", "text": "Water boils." })).await.created();
        let course = server.bearer(&account.live).post("/factory/api/v1/courses", &json!({ "title": "Water" })).await;
        let job = server.bearer(&author).post("/author/api/v1/courses", &json!({ "subject": "Water" })).await;
        let class = admin.post("/api/classes", &json!({ "name": "Biology" })).await.created();
        student.post("/api/classes/join", &json!({ "code": class["class"]["join_code"] })).await.ok();
        let deck = student.post("/api/flashcards/decks", &json!({ "name": "Latin" })).await.created();
        let path = format!("/api/flashcards/decks/{}/cards", deck["id"]);
        let card = student.post(&path, &json!({ "front": "aqua", "back": "water" })).await.created();
        let small = student.post("/api/flashcards/decks", &json!({ "name": "Greek" })).await.created();
        let path = format!("/api/flashcards/decks/{}/cards", small["id"]);
        student.post(&path, &json!({ "front": "hydor", "back": "water" })).await.created();
        let acting = key.acting_for(&learner.number("id").to_string());
        let of_learner = acting.post("/v1/flashcards/decks", &json!({ "name": "Basque" })).await.created();
        let path = format!("/v1/flashcards/decks/{}/cards", of_learner["id"]);
        let card_of_learner = acting.post(&path, &json!({ "front": "ur", "back": "water" })).await.created();
        let (squad, challenge) = squad_of(&student, &newcomer, "/api/squads").await;
        let other =
            key.post("/v1/learners", &json!({ "full_name": "Lou", "external_reference": "lou" })).await.created();
        let other = key.acting_for(&other.number("id").to_string());
        let (learner_squad, learner_challenge) = squad_of(&acting, &other, "/v1/squads").await;
        Self {
            squad,
            challenge,
            learner_squad,
            learner_challenge,
            learner_deck: of_learner.number("id"),
            learner_card: card_of_learner.number("id"),
            small_deck: small.number("id"),
            deck: deck.number("id"),
            card: card.number("id"),
            class: class["id"].as_i64().unwrap(),
            admin: known(&admin),
            student: known(&student),
            newcomer: known(&newcomer),
            developer: known(&developer),
            key: known(&key),
            account: Known { id: account.id.get(), token: account.live.clone(), email: String::new() },
            author: Known { id: orderer.id, token: author, email: orderer.email.clone() },
            learner: learner.number("id"),
            material: material.number("id"),
            course: course.json().text("course_id").to_owned(),
            job: job.json()["jobId"].as_str().unwrap().to_owned(),
        }
    }

    /// The sender.
    pub fn sender<'s>(&self, server: &'s Server, caller: Caller) -> Actor<'s> {
        let known = match caller {
            Caller::Nobody => return server.nobody(),
            Caller::Admin => &self.admin,
            Caller::Student => &self.student,
            Caller::Newcomer => &self.newcomer,
            Caller::Developer => &self.developer,
            Caller::Key => &self.key,
            Caller::Learner => return server.bearer(&self.key.token).acting_for(&self.learner.to_string()),
            Caller::Account => &self.account,
            Caller::Author => &self.author,
        };
        let mut sender = server.bearer(&known.token);
        (sender.id, sender.email) = (known.id, known.email.clone());
        sender
    }
}
