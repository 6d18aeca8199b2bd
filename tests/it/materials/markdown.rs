//! One reading of Markdown: what a person sees on the page is what the tutor finds, HTML included.

use serde_json::{Value, json};

use crate::support::fields::Fields;
use crate::support::server::{Actor, Server};

async fn upload(actor: &Actor<'_>, name: &str, text: &str) -> i64 {
    let made = actor.post_form("/api/materials", (name, "text/markdown", text.as_bytes()), &[]).await.created();
    assert_eq!(made["material"]["status"], "ready");
    made.number("id")
}

/// The quotations of the answer from this material, each checked to be what stands at its place.
async fn quoted(actor: &Actor<'_>, id: i64, text: &str, question: &str) -> Vec<String> {
    let answer = actor.post("/api/ai-tutor/chat", &json!({ "message": question })).await.ok();
    let own = |citation: &&Value| citation["material_id"] == id;
    let check = |citation: &Value| {
        let place = |name: &str| usize::try_from(citation[name].as_u64().unwrap()).unwrap();
        let quote = citation.text("quote").to_owned();
        let part: String = text.chars().skip(place("start")).take(place("end") - place("start")).collect();
        assert_eq!(quote, part, "{question}");
        quote
    };
    answer.list("citations").iter().filter(own).map(check).collect()
}

const BLOCKS: &str = "# Kelp 🌊\n\n<details>\n<summary>Growth</summary>\nGiant kelp grows up to sixty centimetres a day in cold water.\n\
    </details>\n\n<p align=\"center\">The Orinda observatory was opened in 1931 by the astronomer Lena Voss.</p>\n\n<table>\n\
    <tr><th>Metal</th><th>Melting point</th></tr>\n<tr><td>Gallium</td><td>29.8 degrees Celsius</td></tr>\n</table>\n\n\
    <div class=\"note\"><ul>\n<li>The caf&eacute; on Mill Street sells 40 kinds of tea.</li>\n</ul></div>\n\n\
    The library <b>closes</b> at <span title=\"a. b > c\">nine</span> in the evening.<!-- It closes at ten. -->\n\n\
    <!-- The harbour was built in 1850. -->\n\n<script>let bridge = 'The bridge was built in 1777.';</script>\n\n\
    <style>\n.harbour { color: red; }\n\n.harbour::after { content: 'The harbour was sold in 1900.'; }\n</style>\n\n\
    > <p>Amber is the\n> resin of old trees.</p>\n\nKelp is an alga.\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_html_blocks_is_found_and_cited_exactly() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let id = upload(&ada, "kelp.md", BLOCKS).await;
    for (question, expected) in [
        ("How fast does giant kelp grow?", "sixty centimetres a day"),
        ("When was the Orinda observatory opened?", "opened in 1931"),
        ("What is the melting point of gallium?", "29.8 degrees"),
        ("How many kinds of tea does the café on Mill Street sell?", "40 kinds of tea"),
        ("When does the library close in the evening?", "at <span title=\"a. b > c\">nine</span>"),
        ("What is amber?", "resin of old trees"),
    ] {
        let found = quoted(&ada, id, BLOCKS, question).await;
        assert!(found.iter().any(|quote| quote.contains(expected)), "{question} is answered with {found:?}");
    }
    for question in ["When was the harbour built?", "When was the bridge built?", "When was the harbour sold?"] {
        let found = quoted(&ada, id, BLOCKS, question).await;
        let hidden = ["1850", "1777", "1900"];
        assert!(!found.iter().any(|quote| hidden.iter().any(|year| quote.contains(year))), "{question}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_carry_the_words_of_html_and_no_tags() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    upload(&ada, "kelp.md", BLOCKS).await;
    for (question, expected) in [
        ("What is the melting point of gallium?", "Gallium, 29.8 degrees Celsius"),
        ("How many kinds of tea does the café on Mill Street sell?", "The café on Mill Street sells 40 kinds of tea."),
        ("When does the library close in the evening?", "The library closes at nine in the evening."),
    ] {
        let answer = ada.post("/api/ai-tutor/chat", &json!({ "message": question })).await.ok();
        let reply = answer.text("reply");
        assert!(reply.contains(expected), "{question}: {reply}");
        assert!(!reply.contains('<'), "{reply}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_between_two_rules_is_no_front_matter() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let text = "---\ntitle: Bridges\n---\n\nSome bridges are old.\n\n---\nThe Karvo bridge was finished in 1907.\n---\n\nOthers are new.\n\n\
        +++\nThe Ulmer tower was finished in 1890.\n+++\n";
    let id = upload(&ada, "bridges.md", text).await;
    for (question, expected) in
        [("When was the Ulmer tower finished?", "1890"), ("Which bridges are new or old?", "Some bridges are old.")]
    {
        let found = quoted(&ada, id, text, question).await;
        assert!(found.iter().any(|quote| quote.contains(expected)), "{question} is answered with {found:?}");
    }
    let answer = ada.post("/api/ai-tutor/chat", &json!({ "message": "Which bridges are old?" })).await.ok();
    assert!(!answer.text("reply").contains("title:"), "{answer}");
}
