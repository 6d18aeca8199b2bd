//! The pages and their files, the documentation, the contracts, and what is no file at all.

use std::collections::{BTreeSet, HashMap};

use regex::Regex;
use reqwest::{Method, StatusCode};
use schola::contract::Surface;
use schola::http::dialect::{Dialect, status_and_type};
use schola::kernel::{Cause, Code, key};
use serde_json::Value;

use super::{client, raw};
use crate::support::server::Server;

/// The addresses of files that a page names.
fn named(page: &[u8]) -> BTreeSet<String> {
    let page = String::from_utf8_lossy(page).into_owned();
    Regex::new(r#""(/a/[0-9a-f]+/[^"]+)""#).unwrap().captures_iter(&page).map(|file| file[1].to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_of_the_front_end_shows_the_shell_which_is_never_kept() {
    let server = Server::spawn().await;
    let shell = server.nobody().get("/").await;
    assert_eq!(shell.status, StatusCode::OK);
    for path in ["/", "/materials/3", "/materials/3/", "/admin/users", "/admin/outbox/7", "/reset-password?x=1"] {
        let answer = server.nobody().get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert_eq!(named(&answer.body), named(&shell.body), "{path}");
    }
    let files = named(&shell.body);
    assert!(files.len() > 4 && files.iter().any(|file| file.ends_with("/joined/core.js")), "{files:?}");
    let text = String::from_utf8_lossy(&shell.body).into_owned();
    assert!(!text.contains("/a/@/") && !text.contains("{{"), "{text}");
    for file in files {
        let answer = server.nobody().get(&file).await;
        assert_eq!(answer.status, StatusCode::OK, "{file}");
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"), "{file}");
        assert!(answer.header("content-type").is_some_and(|kind| kind != "application/octet-stream"), "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_an_old_version_is_found_and_not_kept() {
    let server = Server::spawn().await;
    let now = named(&server.nobody().get("/").await.body)
        .into_iter()
        .find(|file| file.ends_with("/styles/main.css"))
        .unwrap();
    let present = server.nobody().get(&now).await;
    let old = server.nobody().get("/a/0123456789abcdef/app/styles/main.css").await;
    assert_eq!((old.status, old.header("cache-control")), (StatusCode::OK, Some("no-cache")));
    assert_eq!(old.body, present.body);
    let tag = present.header("etag").unwrap().to_owned();
    assert_eq!(old.header("etag"), Some(tag.as_str()));
    let again = client().get(format!("{}{now}", server.base())).header("if-none-match", &tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert!(again.bytes().await.unwrap().is_empty());
    let other =
        client().get(format!("{}{now}", server.base())).header("if-none-match", "\"other\"").send().await.unwrap();
    assert_eq!(other.status(), StatusCode::OK);
    let icon = server.nobody().get("/favicon.ico").await;
    assert_eq!((icon.status, icon.header("content-type")), (StatusCode::OK, Some("image/svg+xml")));
    let written = server.nobody().send(Method::PUT, &now, |request| request.body("x")).await;
    assert_eq!((written.status.as_u16(), written.header("allow")), (405, Some("GET, HEAD")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_is_absent() {
    let server = Server::spawn().await;
    for path in [
        "/nothing.js",
        "/robots.txt",
        "/a/x",
        "/a/x/app",
        "/a/x/app/nothing.js",
        "/a/x/demo/people.toml",
        "/a/x/vendor/VENDOR.md",
        "/a/x/docs/guide.md",
        "/a/x/docs/de/guide.md",
        "/a/x/LICENSES/htm.txt",
        "/openapi/nothing.json",
        "/openapi/platform.xml",
        "/openapi/platform",
    ] {
        let answer = server.nobody().get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json()["code"], "route.unknown", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_leaves_the_folder_of_the_files() {
    let server = Server::spawn().await;
    for path in [
        "/a/x/../../Cargo.toml",
        "/a/x/../Cargo.toml",
        "/a/x/app/../../Cargo.toml",
        "/a/x/..%2f..%2fCargo.toml",
        "/a/x/..%2fCargo.toml",
        "/a/x/%2e%2e/Cargo.toml",
        "/a/x/%2e%2e/%2e%2e/Cargo.toml",
        "/a/x/app/..\\..\\Cargo.toml",
        "/a/x/app/..%5c..%5cCargo.toml",
        "/a/x//etc/passwd",
        "/a/x/%2fetc%2fpasswd",
        "/docs/../Cargo.toml",
        "/docs/..%2fCargo.toml",
        "/openapi/../Cargo.toml",
        "//etc/passwd",
        "/../Cargo.toml",
        "/a/x/app/main.js%00.css",
    ] {
        let answer = raw(&server, &format!("GET {path} HTTP/1.1\r\nHost: school\r\nConnection: close\r\n\r\n")).await;
        assert!(!answer.contains("[package]") && !answer.contains(":0:0:"), "{path} left the folder");
        let is_shell = answer.contains("<!doctype html>");
        let is_refused = answer.starts_with("HTTP/1.1 404 ") || answer.starts_with("HTTP/1.1 400 ");
        assert!(is_shell || is_refused, "{path}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contracts_are_served_in_both_forms() {
    let server = Server::spawn().await;
    for surface in Surface::ALL {
        let json = server.nobody().get(&format!("/openapi/{}.json", surface.name())).await;
        assert_eq!(json.header("content-type"), Some("application/json"));
        assert_eq!(json.header("access-control-allow-origin"), Some("*"));
        let document = json.ok();
        assert_eq!(document["openapi"], "3.1.0");
        assert!(document["paths"].as_object().is_some_and(|paths| !paths.is_empty()), "{surface:?}");
        let yaml = server.nobody().get(&format!("/openapi/{}.yaml", surface.name())).await;
        assert_eq!(yaml.header("content-type"), Some("application/yaml"));
        let same: Value = serde_yaml_ng::from_slice(&yaml.body).unwrap();
        assert_eq!(same, document, "{surface:?}");
    }
}

/// The addresses that the front end has pages for.
fn routes() -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/app/pages");
    let areas = std::fs::read_dir(folder).unwrap().map(|area| area.unwrap().path().join("area.js"));
    let files = areas.filter_map(|file| std::fs::read_to_string(file).ok()).collect::<String>();
    Regex::new(r"pattern: '([^']+)'").unwrap().captures_iter(&files).map(|route| route[1].to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documentation_hangs_together() {
    let server = Server::spawn().await;
    let link = Regex::new(r#"(?:href|src|data-contract)="(/?[^":]*)""#).unwrap();
    let inline = Regex::new(r#"<script>|<style|\sstyle="|\son[a-z]+=""#).unwrap();
    let (mut waiting, mut seen) = (vec!["/docs".to_owned()], BTreeSet::new());
    let (mut texts, mut sections) = (HashMap::new(), BTreeSet::new());
    let routes = routes();
    assert!(routes.contains("/developer"), "{routes:?}");
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let page = server.nobody().get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        if path.starts_with("/docs") {
            let text = String::from_utf8(page.body).unwrap();
            assert_eq!(page.headers.iter().find(|(name, _)| name == "cache-control").unwrap().1, "no-cache", "{path}");
            // A gap of a flashcard is written in braces too.
            assert!(text.contains("<h1") && !text.replace("{{c1::", "").contains("{{"), "{path}");
            assert!(!inline.is_match(&text), "{path} holds something inline");
            for target in link.captures_iter(&text) {
                let (page, section) = target[1].split_once('#').unwrap_or((&target[1], ""));
                let page = if page.is_empty() { &path } else { page };
                waiting.push(page.to_owned());
                sections.insert((page.to_owned(), section.to_owned()));
            }
            texts.insert(path, text);
        } else if page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            // The shell answers at any address; only the front end knows which of them is a page.
            assert!(routes.contains(&path), "the documentation leads to {path}, which is no page");
        }
    }
    for (page, section) in sections.iter().filter(|(_, section)| !section.is_empty()) {
        assert!(texts[page].contains(&format!("id=\"{section}\"")), "{page} has no section {section}");
    }
    for page in ["/docs/quick-start", "/docs/settings", "/docs/keys", "/docs/licences", "/docs/reference/author"] {
        assert!(seen.contains(page), "no page leads to {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documentation_says_what_the_code_knows() {
    let server = Server::spawn().await;
    let mut pages = HashMap::new();
    for name in ["keys", "errors", "versions"] {
        let page = server.nobody().get(&format!("/docs/{name}")).await;
        pages.insert(name, String::from_utf8(page.body).unwrap());
    }
    assert!(pages["keys"].contains(key::PATTERN));
    assert!(pages["versions"].contains(env!("CARGO_PKG_VERSION")));
    for code in Code::ALL {
        assert!(pages["errors"].contains(&format!("<code>{}</code>", code.name())), "{code:?}");
    }
    for cause in Cause::ALL {
        let (status, word) = status_and_type(Dialect::Author, cause);
        let cell = format!("<td>{} <code>{}</code></td>", status.as_u16(), word.unwrap());
        assert!(pages["errors"].contains(&cell), "{cause:?}: {cell}");
    }
    assert!(pages["errors"].contains("<p class=\"docs-language\">Python</p>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_all_features_come_as_one_file() {
    let server = Server::spawn().await;
    for (language, portal) in [("en", "Profile"), ("de", "Profil")] {
        let path = format!("/a/x/app/words/features.{language}.json");
        let reply = server.nobody().get(&path).await;
        let words = reply.ok();
        assert_eq!(words["ui.scope.users"], portal);
        assert!(words["ui.audit.auth.signed_in"].is_string() && words["ui.audit.keys.created"].is_string());
        let reply = server.nobody().get(&path).await;
        let etag = reply.header("etag").unwrap().to_owned();
        let again = server.nobody().send(Method::GET, &path, |request| request.header("if-none-match", &etag)).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    }
    assert_eq!(server.nobody().get("/a/x/app/words/features.fr.json").await.status.as_u16(), 404);
}
