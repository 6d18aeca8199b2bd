//! The documentation: what its pages show of the contracts, its search, and what readers with a screen reader need.

use std::collections::BTreeSet;

use regex::Regex;
use schola::contract::{self, Surface};
use serde_json::Value;

use super::client;
use crate::support::fields::Fields;
use crate::support::server::Server;

async fn page(server: &Server, path: &str) -> String {
    let answer = server.nobody().get(path).await;
    assert_eq!(answer.status.as_u16(), 200, "{path}");
    String::from_utf8(answer.body).unwrap()
}

/// All pages that the navigation leads to.
async fn pages(server: &Server) -> Vec<(String, String)> {
    let start = page(server, "/docs").await;
    let link = Regex::new(r#"href="(/docs/[a-z/-]+)""#).unwrap();
    let paths: BTreeSet<String> = link.captures_iter(&start).map(|found| found[1].to_owned()).collect();
    let mut all = Vec::new();
    for path in paths {
        let text = page(server, &path).await;
        all.push((path, text));
    }
    assert!(all.len() > 15, "{}", all.len());
    all
}

async fn contract_of(server: &Server, surface: Surface) -> Value {
    server.nobody().get(&format!("/openapi/{}.json", surface.name())).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn references_list_every_operation_with_its_limit() {
    let server = Server::spawn().await;
    for surface in Surface::ALL {
        let text = page(&server, &format!("/docs/reference/{}", surface.name())).await;
        let document = contract_of(&server, surface).await;
        for operation in contract::operations(&document) {
            let id = operation.node.text("operationId");
            assert!(text.contains(&format!("<li id=\"{id}\"")), "{surface:?} has no {id}");
            assert_eq!(text.matches(&format!("href=\"#{id}\"")).count(), 2, "{id} is in the list and the navigation");
        }
    }
    let platform = page(&server, "/docs/reference/platform").await;
    let limit = |id: &str, limit: &str| platform.contains(&format!("<li id=\"{id}\"{limit}><a"));
    assert!(limit("askTutor", " data-limit=\"tutor-chat\" data-quota=\"30 requests per minute\""));
    assert!(limit("createMaterial", " data-limit=\"upload\" data-quota=\"50 requests per hour\""));
    assert!(limit("getHealth", ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_search_knows_every_section_and_every_operation() {
    let server = Server::spawn().await;
    let reply = server.nobody().get("/docs/search.json").await;
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let index = reply.ok();
    let mut operations = 0;
    for surface in Surface::ALL {
        let document = contract_of(&server, surface).await;
        operations += contract::operations(&document).count();
    }
    assert_eq!(index.list("operations").len(), operations);
    let addresses: BTreeSet<&str> = index.list("sections").iter().map(|section| section.text("address")).collect();
    assert!(
        addresses.contains("/docs/limits") && addresses.contains("/docs/guide#backup-and-restore"),
        "{addresses:?}"
    );
    let all = pages(&server).await;
    let of = |address: &str| all.iter().find(|(path, _)| path == address).map(|(_, text)| text);
    for address in addresses {
        let (path, section) = address.split_once('#').unwrap_or((address, ""));
        let text = of(path).unwrap_or_else(|| panic!("{address} is no page"));
        assert!(section.is_empty() || text.contains(&format!("id=\"{section}\"")), "{address} is no section");
    }
    for operation in index.list("operations") {
        let (path, id) = operation.text("address").split_once('#').unwrap();
        assert!(of(path).unwrap().contains(&format!("<li id=\"{id}\"")), "{operation}");
    }
    let errors = index.list("sections").iter().find(|section| section.text("address") == "/docs/errors#all-codes");
    assert!(errors.unwrap().text("words").contains("limit.too_fast"));
    let packed = client()
        .get(format!("{}/docs/search.json", server.base()))
        .header("accept-encoding", "br")
        .send()
        .await
        .unwrap();
    let length = packed.bytes().await.unwrap().len();
    assert!(length < 64_000, "{length} bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_have_an_outline_neighbours_and_names_of_their_own_for_every_region() {
    let server = Server::spawn().await;
    let named = Regex::new(r#"aria-label="([^"]+)""#).unwrap();
    let id = Regex::new(r#"\sid="([^"]+)""#).unwrap();
    for (path, text) in pages(&server).await {
        let mut seen = BTreeSet::new();
        for name in named.captures_iter(&text) {
            assert!(seen.insert(name[1].to_owned()), "{path} has two regions named {}", &name[1]);
        }
        for name in id.captures_iter(&text) {
            assert!(seen.insert(format!("#{}", &name[1])), "{path} has the id {} twice", &name[1]);
        }
        assert!(!text.contains("<th></th>"), "{path} has a table with an empty head");
        assert!(text.contains("aria-label=\"On this page\""), "{path} has no outline");
        assert!(
            text.contains("class=\"is-next\"") || text.contains("class=\"is-previous\""),
            "{path} has no neighbour"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn examples_in_several_languages_are_one_block() {
    let server = Server::spawn().await;
    let text = page(&server, "/docs/limits").await;
    assert_eq!(text.matches("<div class=\"docs-example\">").count(), 2);
    let first = text.split("<div class=\"docs-example\">").nth(1).unwrap().split("is-output").next().unwrap();
    let languages: Vec<&str> =
        first.split("data-language=\"").skip(1).map(|part| part.split('"').next().unwrap()).collect();
    assert_eq!(languages, ["sh", "python", "js"]);
    assert!(text.contains("<div class=\"docs-block is-output\"><p class=\"docs-language\">Response</p>"));
}

/// Words that the contracts and the pages avoid, since a reader has to decode them.
const AVOIDED: &str = r"(?i)\b(whoever|whom|somebody|anybody|nobody|everybody|e-mail|counts anew|door)\b";

#[tokio::test(flavor = "multi_thread")]
async fn contracts_and_pages_use_plain_words() {
    let server = Server::spawn().await;
    let avoided = Regex::new(AVOIDED).unwrap();
    for surface in Surface::ALL {
        let document = contract_of(&server, surface).await;
        let mut waiting = vec![&document];
        while let Some(value) = waiting.pop() {
            match value {
                Value::Array(items) => waiting.extend(items),
                Value::Object(entries) => {
                    for (key, entry) in entries {
                        let is_prose = key == "description" || key == "summary";
                        if let Some(text) = entry.as_str().filter(|_| is_prose) {
                            assert!(!avoided.is_match(text), "{surface:?}: {text}");
                        }
                    }
                    waiting.extend(entries.values());
                }
                _ => {}
            }
        }
        for operation in contract::operations(&document) {
            let summary = operation.node.text("summary");
            let is_short = summary.len() <= 50 && !summary.ends_with(['.', '?']);
            assert!(is_short && summary.starts_with(|first: char| first.is_ascii_uppercase()), "{summary}");
        }
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/docs");
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|ending| ending == "md") {
            let text = std::fs::read_to_string(&file).unwrap();
            assert!(
                !avoided.is_match(&text),
                "{}: {:?}",
                file.display(),
                avoided.find(&text).map(|found| found.as_str())
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_page_is_a_page_of_the_documentation_with_status_404() {
    let server = Server::spawn().await;
    for path in ["/docs/nothing", "/docs/reference/nothing", "/docs/guide/more", "/docs/%3Cscript%3E"] {
        let answer = server.nobody().get(path).await;
        assert_eq!(answer.status.as_u16(), 404, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        let text = String::from_utf8(answer.body).unwrap();
        assert!(text.contains("<h1>Page not found</h1>") && text.contains("docs-search-open"), "{path}: {text}");
        assert!(!text.contains("nothing") && !text.contains("aria-current"), "{path}: {text}");
    }
}
