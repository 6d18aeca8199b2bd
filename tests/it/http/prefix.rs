//! A school under a path of a host that others share: everything answers there, whether a proxy passes the path on or takes it off,
//! and everything that an answer names is found there.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::{Value, json};

use super::client;
use crate::support::fields::Fields;
use crate::support::server::Server;

const HOST: &str = "https://host.test";
const BASE: &str = "/north/school.1";

async fn school() -> Server {
    Server::with(|config| config.server.public_url = Some(format!("{HOST}{BASE}"))).await
}

/// Status, content type and body.
async fn page(server: &Server, path: &str) -> (u16, String, String) {
    let answer = client().get(format!("{}{path}", server.base())).send().await.unwrap();
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
    (answer.status().as_u16(), kind, answer.text().await.unwrap())
}

/// The addresses that a page names.
fn named(page: &str) -> BTreeSet<String> {
    let address = Regex::new(r##"(?:href|src|data-contract)="([^"#]+)[^"]*""##).unwrap();
    address.captures_iter(page).map(|found| found[1].to_owned()).filter(|found| !found.starts_with("http")).collect()
}

/// The answer to a request for a path of the school, once as a proxy passes it on and once as one takes the base off.
async fn both_ways(server: &Server, path: &str) -> (u16, String, String) {
    let passed_on = page(server, &format!("{BASE}{path}")).await;
    assert_eq!(passed_on, page(server, path).await, "{path}");
    passed_on
}

#[tokio::test(flavor = "multi_thread")]
async fn the_shell_and_every_file_that_it_names_are_below_the_base() {
    let server = school().await;
    let (_, _, shell) = page(&server, BASE).await;
    assert!(shell.contains("<div id=\"app\">"), "{shell}");
    for path in ["/", "/sign-in", "/materials/7", "/admin/users", "/?x=1"] {
        assert_eq!(named(&both_ways(&server, path).await.2), named(&shell), "{path}");
    }
    assert_eq!(page(&server, &format!("{BASE}?next=1")).await.2, shell);
    let addresses = named(&shell);
    assert!(addresses.len() > 6, "{addresses:?}");
    for address in addresses {
        let path = address.strip_prefix(BASE).unwrap_or_else(|| panic!("{address} is not below the base"));
        let (status, kind, body) = both_ways(&server, path).await;
        assert!(status == 200 && !body.is_empty() && !kind.starts_with("text/html"), "{address}: {status} {kind}");
        if address.ends_with(".webmanifest") {
            let manifest: Value = serde_json::from_str(&body).unwrap();
            let of = reqwest::Url::parse(&format!("{HOST}{address}")).unwrap();
            for member in ["start_url", "scope"] {
                let leads = of.join(manifest[member].as_str().unwrap()).unwrap();
                assert_eq!(leads.as_str(), format!("{HOST}{BASE}/"), "{member}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_whole_base_is_taken_off() {
    let server = school().await;
    assert_eq!(page(&server, "/north/school.1x/api/health").await.1, "text/html; charset=utf-8");
    assert_eq!(page(&server, "/north/school/api/health").await.1, "text/html; charset=utf-8");
    assert_eq!(page(&server, "/north/api/health").await.1, "text/html; charset=utf-8");
    assert_eq!(page(&server, &format!("{BASE}/api/health")).await.1, "application/json");
    assert_eq!(page(&server, &format!("{BASE}/api/nothing")).await.0, 404);
    // Without a path in the address, none is taken off.
    let plain = Server::with(|config| config.server.public_url = Some(HOST.into())).await;
    assert_eq!(page(&plain, &format!("{BASE}/api/health")).await.1, "text/html; charset=utf-8");
    assert!(page(&plain, "/").await.2.contains("href=\"/a/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_the_documentation_stays_below_the_base() {
    let server = school().await;
    let mut waiting = vec![format!("{BASE}/docs")];
    let mut seen = BTreeSet::new();
    while let Some(address) = waiting.pop() {
        if !seen.insert(address.clone()) {
            continue;
        }
        let path = address.strip_prefix(BASE).unwrap_or_else(|| panic!("{address} is not below the base"));
        let (status, _, body) = both_ways(&server, path).await;
        assert_eq!(status, 200, "{address}");
        if path.starts_with("/docs") {
            waiting.extend(named(&body));
        }
    }
    let has = |path: &str| seen.contains(&format!("{BASE}{path}"));
    assert!(seen.len() > 30, "{seen:?}");
    assert!(has("/") && has("/docs/reference/author") && has("/openapi/partner.yaml") && has("/developer"), "{seen:?}");
    assert!(seen.iter().any(|address| address.ends_with("/docs/reference.js")), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_not_translated_leads_below_the_base() {
    let server = school().await;
    for path in ["/docs/de/errors".to_owned(), format!("{BASE}/docs/de/errors")] {
        let answer = client().get(format!("{}{path}", server.base())).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 307, "{path}");
        assert_eq!(answer.headers()["location"].to_str().unwrap(), format!("{BASE}/docs/errors"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn contracts_say_where_the_surfaces_are() {
    let server = school().await;
    for (surface, path) in [("platform", ""), ("partner", ""), ("factory", "/factory"), ("author", "/author")] {
        let (status, _, body) = both_ways(&server, &format!("/openapi/{surface}.json")).await;
        assert_eq!(status, 200);
        let contract: Value = serde_json::from_str(&body).unwrap();
        let servers: Vec<&str> = contract.list("servers").iter().map(|server| server.text("url")).collect();
        assert!(servers.iter().all(|url| url.starts_with(&format!("{HOST}{BASE}"))), "{servers:?}");
        assert!(servers.iter().any(|url| url.trim_end_matches('/') == format!("{HOST}{BASE}{path}")), "{servers:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_surfaces_answer_with_the_base_and_without() {
    let server = school().await;
    let admin = server.admin().await;
    for base in ["", BASE] {
        let url = |path: &str| format!("{}{base}{path}", server.base());
        let get = |path: &str| client().get(url(path)).bearer_auth(admin.token.as_deref().unwrap()).send();
        let me: Value = get("/api/users/me").await.unwrap().json().await.unwrap();
        assert_eq!(me["user"]["email"], "head@school.test", "{me}");
        let login = json!({ "email": "head@school.test", "password": crate::support::server::PASSWORD });
        assert_eq!(client().post(url("/api/auth/login")).json(&login).send().await.unwrap().status().as_u16(), 200);
        assert_eq!(get("/metrics").await.unwrap().status().as_u16(), 200);
        for health in ["/api/health", "/factory/api/health", "/author/api/health"] {
            assert_eq!(get(health).await.unwrap().status().as_u16(), 200, "{base}{health}");
        }
        for refused in
            ["/v1/users/me", "/api/v1/courses", "/factory/api/v1/courses", "/author/api/v1/courses/jobs/job_x"]
        {
            let answer = client().get(url(refused)).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), 401, "{base}{refused}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_found_at_the_address_that_answers_name() {
    let server = school().await;
    let admin = server.admin().await;
    let mut picture = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8).write_to(&mut picture, image::ImageFormat::Png).unwrap();
    let me = admin.put_bytes("/api/users/me/avatar", "image/png", picture.get_ref().clone()).await.ok();
    let set = admin.put_bytes("/api/admin/settings/logo", "image/png", picture.into_inner()).await.ok();
    let school = server.nobody().get("/api/school").await.ok();
    assert_eq!(school["school"]["logo_url"], set["settings"]["logo_url"]);
    for address in [&me["user"]["avatar_url"], &school["school"]["logo_url"]] {
        let address = address.as_str().unwrap();
        // A browser puts it behind the host; a program may put it behind the address of the school.
        let path = address.strip_prefix(BASE).unwrap_or_else(|| panic!("{address} is not below the base"));
        for asked in [address.to_owned(), path.to_owned(), format!("{BASE}{address}")] {
            assert_eq!(page(&server, &asked).await.0, 200, "{asked}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn links_in_mails_and_refusals_lead_below_the_base() {
    let server = school().await;
    let asked = json!({ "email": "head@school.test" });
    server.nobody().post("/api/auth/forgot-password", &asked).await.ok();
    server.settle().await;
    let mails = server.mails().await;
    let mail = mails.last().expect("a mail");
    assert!(mail.text.contains(&format!("{HOST}{BASE}/reset-password#token=")), "{}", mail.text);
}

#[test]
fn a_path_that_cannot_be_served_is_refused_at_start() {
    let long = format!("https://host.test/{}", "s".repeat(100));
    let faults = |address: &str| {
        schola::config::settings::build(&|name| match name {
            "data" => Some("data".into()),
            "public-url" => Some(address.into()),
            _ => None,
        })
        .err()
        .map(|faults| format!("{faults:?}"))
        .unwrap_or_default()
    };
    for good in
        ["https://host.test", "https://host.test/", "https://host.test/school/", "https://host.test/a-b/~c_d.e/9"]
    {
        assert_eq!(faults(good), "", "{good}");
    }
    for (bad, said) in [
        ("https://host.test/api", "/api"),
        ("https://host.test/docs/school", "/docs"),
        ("https://host.test/school//north", "single slashes"),
        ("https://host.test/../school", "single slashes"),
        ("https://host.test/sch%C3%BCle", "single slashes"),
        ("https://host.test/\"><script>", "public-url"),
        ("https://host.test/school?x", "public-url"),
        (long.as_str(), "at most 100"),
    ] {
        let found = faults(bad);
        assert!(found.contains(said) && found.contains("public-url"), "{bad}: {found}");
    }
}
