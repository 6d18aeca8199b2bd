//! The documentation: what its pages show of the contracts, its search, and what readers with a screen reader need.

use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
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

/// All pages that the navigation of each language leads to.
async fn pages(server: &Server) -> Vec<(String, String)> {
    let link = Regex::new(r#"href="(/docs/[a-z/-]+)""#).unwrap();
    let mut paths = BTreeSet::new();
    for start in ["/docs", "/docs/de"] {
        let start = page(server, start).await;
        paths.extend(link.captures_iter(&start).map(|found| found[1].to_owned()));
    }
    let mut all = Vec::new();
    for path in paths {
        let text = page(server, &path).await;
        all.push((path, text));
    }
    assert!(all.len() > 35, "{}", all.len());
    all
}

/// The folder of the texts.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/docs");

/// The names of the pages that have a German text.
fn translated() -> BTreeSet<String> {
    let files = std::fs::read_dir(format!("{FOLDER}/de")).unwrap().map(|file| file.unwrap().path());
    let texts = files.filter(|file| file.extension().is_some_and(|ending| ending == "md"));
    texts.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
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
    let mut operations = 0;
    for surface in Surface::ALL {
        let document = contract_of(&server, surface).await;
        operations += contract::operations(&document).count();
    }
    let all = pages(&server).await;
    let of = |address: &str| all.iter().find(|(path, _)| path == address).map(|(_, text)| text);
    let mut counts = BTreeSet::new();
    for home in ["/docs", "/docs/de"] {
        let reply = server.nobody().get(&format!("{home}/search.json")).await;
        assert_eq!(reply.header("content-type"), Some("application/json"));
        let index = reply.ok();
        assert_eq!(index.list("operations").len(), operations);
        let addresses: BTreeSet<&str> = index.list("sections").iter().map(|section| section.text("address")).collect();
        let backup = format!("{home}/guide#backup-and-restore");
        assert!(addresses.contains("/docs/limits") && addresses.contains(&*backup), "{addresses:?}");
        counts.insert(addresses.len());
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
            .get(format!("{}{home}/search.json", server.base()))
            .header("accept-encoding", "br")
            .send()
            .await
            .unwrap();
        let length = packed.bytes().await.unwrap().len();
        assert!(length < 75_000, "{home}: {length} bytes");
    }
    assert_eq!(counts.len(), 1, "both languages find the same sections: {counts:?}");
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
        let outline = if path.starts_with("/docs/de") { "Auf dieser Seite" } else { "On this page" };
        assert!(text.contains(&format!("aria-label=\"{outline}\"")), "{path} has no outline");
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
    for file in std::fs::read_dir(FOLDER).unwrap().map(|file| file.unwrap().path()) {
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
    let english = ["/docs/nothing", "/docs/reference/nothing", "/docs/guide/more", "/docs/%3Cscript%3E", "/docs/dex"];
    let german = ["/docs/de/nothing", "/docs/de/reference/nothing", "/docs/de/guide/more", "/docs/de/de/guide"];
    for (path, language, title) in english
        .map(|path| (path, "en", "Page not found"))
        .into_iter()
        .chain(german.map(|path| (path, "de", "Seite nicht gefunden")))
    {
        let answer = server.nobody().get(path).await;
        assert_eq!(answer.status.as_u16(), 404, "{path}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        let text = String::from_utf8(answer.body).unwrap();
        assert!(text.contains(&format!("<html lang=\"{language}\">")), "{path}: {text}");
        assert!(text.contains(&format!("<h1>{title}</h1>")) && text.contains("docs-search-open"), "{path}: {text}");
        assert!(!text.contains("nothing") && !text.contains("aria-current"), "{path}: {text}");
    }
}

/// What a text has in common with its translation.
#[derive(Debug, Default)]
struct Shape {
    /// The level of each heading.
    headings: Vec<u8>,
    /// The code blocks, each with the words behind its fence.
    blocks: Vec<String>,
    /// The pieces of code in sentences, among them paths and settings.
    code: BTreeSet<String>,
    /// The rows of each table.
    tables: Vec<usize>,
    /// Where links lead to, in the order of the alphabet: sentences of another language have another order.
    links: Vec<String>,
}

fn shape_of(markdown: &str) -> Shape {
    let mut shape = Shape::default();
    let mut is_in_block = false;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => shape.headings.push(level as u8),
            Event::Start(Tag::CodeBlock(kind)) => {
                is_in_block = true;
                let words = if let CodeBlockKind::Fenced(words) = kind { words.to_string() } else { String::new() };
                shape.blocks.push(words + "\n");
            }
            Event::End(TagEnd::CodeBlock) => is_in_block = false,
            Event::Text(text) if is_in_block => shape.blocks.last_mut().unwrap().push_str(&text),
            Event::Code(code) => {
                shape.code.insert(code.to_string());
            }
            Event::Start(Tag::Table(_)) => shape.tables.push(0),
            Event::Start(Tag::TableHead | Tag::TableRow) => *shape.tables.last_mut().unwrap() += 1,
            Event::Start(Tag::Link { dest_url, .. }) => shape.links.push(dest_url.to_string()),
            _ => {}
        }
    }
    shape.links.sort();
    shape
}

#[test]
fn german_texts_have_the_shape_of_the_english_ones() {
    let names = translated();
    assert!(names.len() >= 12, "{names:?}");
    let link = Regex::new("^/docs/([a-z-]+)(#.*)?$").unwrap();
    for name in &names {
        let read = |file: String| std::fs::read_to_string(file).unwrap_or_else(|cause| panic!("{name}: {cause}"));
        let mut english = shape_of(&read(format!("{FOLDER}/{name}.md")));
        let german = shape_of(&read(format!("{FOLDER}/de/{name}.md")));
        // A link leads to the German page where there is one.
        for address in &mut english.links {
            let parts = link.captures(address).filter(|parts| names.contains(&parts[1]));
            let section = |parts: &regex::Captures| parts.get(2).map_or("", |section| section.as_str()).to_owned();
            let german = parts.map(|parts| format!("/docs/de/{}{}", &parts[1], section(&parts)));
            if let Some(german) = german {
                *address = german;
            }
        }
        english.links.sort();
        assert_eq!(german.headings, english.headings, "the levels of the headings of {name}, German first");
        assert_eq!(german.blocks, english.blocks, "the code blocks of {name}, German first");
        assert_eq!(german.tables, english.tables, "the rows of the tables of {name}, German first");
        assert_eq!(german.links, english.links, "the links of {name}, German first");
        let differing: Vec<_> = german.code.symmetric_difference(&english.code).collect();
        assert!(differing.is_empty(), "code that is in one language of {name} only: {differing:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn german_pages_have_the_sections_of_the_english_ones() {
    let server = Server::spawn().await;
    let start = page(&server, "/docs/de").await;
    let link = Regex::new(r#"href="/docs/de/([a-z-]+)""#).unwrap();
    let listed: BTreeSet<String> = link.captures_iter(&start).map(|found| found[1].to_owned()).collect();
    assert_eq!(listed, translated(), "every German text is a page of the navigation");
    let section = Regex::new(r#"<h[2-6] id="([^"]+)""#).unwrap();
    let title = Regex::new("<h1>([^<]+)</h1>").unwrap();
    for name in listed {
        let (english, german) = (format!("/docs/{name}"), format!("/docs/de/{name}"));
        let texts = (page(&server, &english).await, page(&server, &german).await);
        let ids = |text: &str| section.captures_iter(text).map(|found| found[1].to_owned()).collect::<Vec<_>>();
        assert_eq!(ids(&texts.1), ids(&texts.0), "the sections of {name}, German first");
        for (text, own, other) in
            [(&texts.0, "en", ("de", &german, "Deutsch")), (&texts.1, "de", ("en", &english, "English"))]
        {
            let (tag, address, language) = other;
            assert!(text.contains(&format!("<html lang=\"{own}\">")), "{name} in {own}");
            let switch =
                format!("<a class=\"docs-other\" lang=\"{tag}\" hreflang=\"{tag}\" href=\"{address}\">{language}</a>");
            assert!(text.contains(&switch), "{name} in {own} has no {switch}");
            for (tag, address) in [("en", &english), ("de", &german)] {
                let alternate = format!("<link rel=\"alternate\" hreflang=\"{tag}\" href=\"{address}\">");
                assert!(text.contains(&alternate), "{name} in {own} has no {alternate}");
            }
            // The start page has the name of the product as its title.
            let heading = title.captures(text).unwrap()[1].to_owned();
            let current = format!("aria-current=\"page\">{heading}</a>");
            assert!(name == "overview" || text.contains(&current), "the navigation calls {name} not {heading}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_frame_of_a_german_page_is_german() {
    let server = Server::spawn().await;
    let english = Regex::new(
        ">(Menu|Search|Theme|Light|Dark|Response|Back to the school|On this page|Previous|Next|Skip to main content)<|\
         aria-label=\"(Documentation|Table: |On this page|Previous)",
    )
    .unwrap();
    for name in translated() {
        let text = page(&server, &format!("/docs/de/{name}")).await;
        assert!(!english.is_match(&text), "{name}: {:?}", english.find(&text).map(|found| found.as_str()));
        assert!(text.contains("data-search=\"/docs/de/search.json\""), "{name}");
        assert!(text.contains("<a href=\"/docs/errors\" lang=\"en\" hreflang=\"en\">Errors</a>"), "{name}");
        let reference = "<a href=\"/docs/reference/platform\" lang=\"en\" hreflang=\"en\">Platform reference</a>";
        assert!(text.contains(reference), "{name}");
    }
    for path in ["/docs/errors", "/docs/reference/platform"] {
        let text = page(&server, path).await;
        assert!(!text.contains("docs-other") && !text.contains("rel=\"alternate\""), "{path} is in English only");
    }
}
