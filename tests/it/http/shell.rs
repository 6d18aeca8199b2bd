//! The page of the front end: its status, its policy, the school in it, its icons and manifest, and its service worker.

use data_encoding::BASE64;
use image::GenericImageView;
use regex::Regex;
use reqwest::StatusCode;
use schola::kernel::Code;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::client;
use crate::support::server::{Reply, Server};

fn text(reply: &Reply) -> String {
    String::from_utf8(reply.body.clone()).unwrap()
}

/// The value of an attribute of the page.
fn attribute(page: &str, name: &str) -> String {
    let found = Regex::new(&format!("{name}=\"([^\"]*)\"")).unwrap();
    found.captures(page).unwrap_or_else(|| panic!("the page has no {name}"))[1].to_owned()
}

/// A picture of one colour.
fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_pixel(width, height, image::Rgb([200, 30, 40]));
    image::DynamicImage::from(pixels).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_no_area_has_is_absent_and_shows_the_page_all_the_same() {
    let server = Server::spawn().await;
    for path in ["/nothing", "/admin", "/admin/nothing", "/materials/1/2", "/materials/%", "/a", "/Sign-in"] {
        let reply = server.nobody().get(path).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
        assert!(reply.header("etag").is_none(), "{path}");
        let page = text(&reply);
        assert!(page.contains("<div id=\"app\">") && attribute(&page, "data-areas").starts_with("system"), "{path}");
    }
    for path in ["/", "/sign-in", "/materials", "/materials/7", "/admin/outbox", "/admin/outbox/3", "/api-pricing"] {
        assert_eq!(server.nobody().get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_what_it_needs_so_that_a_browser_fetches_it_at_once() {
    let server = Server::spawn().await;
    let home = text(&server.nobody().get("/").await);
    assert_eq!(attribute(&home, "data-areas"), "home materials");
    assert_eq!((attribute(&home, "data-who"), attribute(&home, "data-frame")), ("person".into(), "shell".into()));
    let enrol = text(&server.nobody().get("/sign-in").await);
    assert_eq!((attribute(&enrol, "data-who"), attribute(&enrol, "data-frame")), ("nobody".into(), "plain".into()));
    assert_eq!(attribute(&home, "data-languages"), "de en");
    let files = attribute(&home, "data-files");
    for name in ["joined/core.js", "joined/home.js", "joined/auth.js", "joined/core.js.map", "app/words/shared.de.json"]
    {
        let reply = server.nobody().get(&format!("{files}/{name}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{name}");
        assert_eq!(reply.header("cache-control"), Some("public, max-age=31536000, immutable"), "{name}");
    }
    let core = server.nobody().get(&format!("{files}/joined/core.js")).await;
    assert_eq!(core.header("content-security-policy"), Some("default-src 'none'; frame-ancestors 'none'"));
    for name in ["joined/nothing.js", "joined/main.js", "joined/"] {
        assert_eq!(server.nobody().get(&format!("{files}/{name}")).await.status, StatusCode::NOT_FOUND, "{name}");
    }
    assert!(
        text(&server.nobody().get(&format!("{files}/joined/home.js")).await).contains(&files[3..]),
        "it names its release"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_policy_allows_what_is_inline_and_nothing_else() {
    let server = Server::spawn().await;
    let reply = server.nobody().get("/sign-in").await;
    let policy = reply.header("content-security-policy").unwrap().to_owned();
    let page = text(&reply);
    let hash = |text: &str| format!("'sha256-{}'", BASE64.encode(&Sha256::digest(text.as_bytes())));
    let inline = |tag: &str| -> Vec<String> {
        let found = Regex::new(&format!("(?s)<{tag}>(.*?)</{tag}>")).unwrap();
        found.captures_iter(&page).map(|text| hash(&text[1])).collect()
    };
    assert_eq!((inline("script").len(), inline("style").len()), (2, 1));
    let directive = |name: &str| policy.split("; ").find(|part| part.starts_with(name)).unwrap().to_owned();
    assert_eq!(directive("script-src"), format!("script-src 'self' {}", inline("script").join(" ")));
    assert_eq!(directive("style-src"), format!("style-src 'self' {}", inline("style").join(" ")));
    assert!(!policy.contains("unsafe"), "{policy}");
    let docs = server.nobody().get("/docs").await;
    assert!(!docs.header("content-security-policy").unwrap().contains("sha256"));
    let again =
        client().get(format!("{}/sign-in", server.base())).header("if-none-match", reply.header("etag").unwrap());
    assert_eq!(again.send().await.unwrap().status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_the_manifest_bear_the_name_of_the_school() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let name = "Nord & \"Süd\" </script><b>";
    admin.patch("/api/admin/settings", &json!({ "name": name })).await.ok();
    let page = text(&server.nobody().get("/sign-in").await);
    let shown = "Nord &amp; &quot;Süd&quot; &lt;/script&gt;&lt;b&gt;";
    assert!(page.contains(&format!("<title>{shown}</title>")), "{page}");
    assert_eq!(attribute(&page, "name=\"apple-mobile-web-app-title\" content"), shown);
    assert!(!page.contains("</script><b>"), "{page}");
    let said = Regex::new(r#"(?s)id="school">(.*?)</script>"#).unwrap().captures(&page).unwrap()[1].to_owned();
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said, server.nobody().get("/api/school").await.ok());
    assert_eq!(said["school"]["name"], name);
    let manifest = server.nobody().get("/manifest.webmanifest").await;
    assert_eq!(manifest.header("content-type"), Some("application/manifest+json"));
    let manifest = manifest.ok();
    assert_eq!(
        (&manifest["name"], &manifest["start_url"], &manifest["scope"]),
        (&json!(name), &json!("/"), &json!("/"))
    );
    let tokens = include_str!("../../../assets/app/styles/tokens.css");
    let paper = Regex::new(r"--paper: light-dark\((#\w+), (#\w+)\)").unwrap().captures(tokens).unwrap();
    assert_eq!((&manifest["background_color"], &manifest["theme_color"]), (&json!(&paper[1]), &json!(&paper[1])));
    for (theme, colour) in [("light", &paper[1]), ("dark", &paper[2])] {
        assert_eq!(
            attribute(&page, &format!("media=\"\\(prefers-color-scheme: {theme}\\)\" content")),
            colour,
            "{theme}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_icons_are_made_of_the_logo_and_of_our_mark_without_one() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let icons = async |server: &Server| -> Vec<(String, image::DynamicImage)> {
        let manifest = server.nobody().get("/manifest.webmanifest").await.ok();
        let mut addresses: Vec<String> =
            manifest["icons"].as_array().unwrap().iter().map(|icon| icon["src"].as_str().unwrap().to_owned()).collect();
        let page = text(&server.nobody().get("/").await);
        addresses.push(attribute(&page, "rel=\"apple-touch-icon\" href"));
        let mut found = Vec::new();
        for address in addresses {
            let reply = server.nobody().get(&address).await;
            assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, Some("image/png")), "{address}");
            found.push((address, image::load_from_memory(&reply.body).unwrap()));
        }
        found
    };
    let marks = icons(&server).await;
    assert_eq!(marks.len(), 6);
    admin.put_bytes("/api/admin/settings/logo", "image/png", picture(400, 200)).await.ok();
    let logos = icons(&server).await;
    let size = Regex::new(r"-(\d+)\.png").unwrap();
    for ((mark, old), (logo, new)) in marks.iter().zip(&logos) {
        let side: u32 = size.captures(logo).unwrap()[1].parse().unwrap();
        assert_eq!((old.dimensions(), new.dimensions()), ((side, side), (side, side)), "{logo}");
        assert_ne!(mark, logo, "another logo has other addresses");
        assert_ne!(old.as_bytes(), new.as_bytes(), "{logo}");
        let [middle, corner] = [(side / 2, side / 2), (0, 0)].map(|(x, y)| new.get_pixel(x, y).0);
        assert_eq!(middle, [200, 30, 40, 255], "{logo}");
        assert_eq!(corner[3], if logo.contains("any-") { 0 } else { 255 }, "{logo}");
    }
    let page = text(&server.nobody().get("/").await);
    assert!(attribute(&page, "rel=\"icon\" href").starts_with("/a/icons/any-64.png?v="), "{page}");
    admin.delete("/api/admin/settings/logo").await;
    assert_eq!(icons(&server).await[0].0, marks[0].0);
    server.nobody().get("/a/icons/any-33.png").await.refused(Code::RouteUnknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_worker_names_its_release_and_can_be_taken_away() {
    let server = Server::spawn().await;
    let page = text(&server.nobody().get("/").await);
    assert_eq!(attribute(&page, "data-worker"), "on");
    let files = attribute(&page, "data-files");
    let worker = server.nobody().get("/service-worker.js").await;
    assert_eq!(worker.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(worker.header("cache-control"), Some("no-cache"));
    let script = text(&worker);
    assert!(script.contains(&format!("const RELEASE = '{}';", &files[3..])) && !script.contains("{{"), "{script}");
    let list = Regex::new(r#"\(\[("[^\]]*)\]\)"#).unwrap().captures(&script).unwrap()[1].to_owned();
    let kept: Vec<String> = serde_json::from_str(&format!("[{list}]")).unwrap();
    assert!(kept.len() >= 6, "{kept:?}");
    for name in kept {
        assert_eq!(server.nobody().get(&format!("{files}/{name}")).await.status, StatusCode::OK, "{name}");
    }
    let without = Server::with(|config| config.server.service_worker = false).await;
    assert_eq!(attribute(&text(&without.nobody().get("/").await), "data-worker"), "off");
    let script = text(&without.nobody().get("/service-worker.js").await);
    assert!(script.contains("unregister()") && !script.contains("respondWith"), "{script}");
}
