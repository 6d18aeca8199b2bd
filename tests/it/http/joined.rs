//! Modules and style sheets that are joined: what they mean stays, and what cannot be joined is refused.

use std::collections::BTreeMap;

use schola::http::assets::{Routes, join, joined_sheet, names, text};

/// Joins these files.
fn joined(files: &[(&str, &str)]) -> Result<BTreeMap<String, String>, String> {
    let read = |name: &str| files.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
    join(&read, "0123456789abcdef")
}

/// The bundle of a single module, or what is wrong with it.
fn alone(source: &str) -> Result<String, String> {
    let other = ("app/other.js", "export const a = 1;\nexport const b = 2;\nexport default function c() {}\n");
    joined(&[("app/main.js", source), other]).map(|mut files| files.remove("core.js").unwrap())
}

#[test]
fn every_module_of_the_pages_is_joined() {
    let files = join(&text, "0123456789abcdef").unwrap();
    let core = &files["core.js"];
    for module in ["app/main.js", "app/router.js", "vendor/htm-preact/standalone.module.js", "app/pages/home/area.js"] {
        assert!(core.contains(&format!("$define({module:?}")), "{module}");
    }
    assert!(!core.contains("$define(\"app/pages/home/home.js\""), "pages come when they are opened");
    assert!(files["home.js"].contains("$define(\"app/pages/home/home.js\""));
    assert!(core.contains("$load(\"app/pages/home/home.js\", \"home\")"));
    // Each area is a bundle, and every module of ours is in one.
    let all: String = files.values().cloned().collect();
    for name in names().into_iter().filter(|name| name.starts_with("app/") && name.ends_with(".js")) {
        let is_script = ["start", "too-old", "service-worker", "no-service-worker"]
            .iter()
            .any(|script| name == format!("app/{script}.js"));
        assert_eq!(all.contains(&format!("$define({name:?}")), !is_script, "{name}");
    }
    for (name, text) in &files {
        assert!(!text.contains("@ts-check"), "{name} has comments");
        if name.ends_with(".map") {
            let map: serde_json::Value = serde_json::from_str(text).unwrap();
            let lines = files[name.trim_end_matches(".map")].lines().count();
            let mapped = map["mappings"].as_str().unwrap().matches(';').count();
            assert_eq!(mapped + 1, lines, "{name} maps every line but the one that names it");
        }
    }
}

#[test]
fn imports_and_exports_keep_their_names() {
    let core = alone(
        "import c, { a as first, b } from './other.js';\nimport * as all from './other.js';\nimport './other.js';\n\
         export const d = first + b;\nexport async function e() {}\nexport class F {}\nconst g = 1;\nexport { g as h, c };\n\
         export { a } from './other.js';\nexport default all;\n",
    )
    .unwrap();
    for part in [
        "const { default: c, a: first, b } = $use(\"app/other.js\");",
        "const all = $use(\"app/other.js\");",
        "\n$use(\"app/other.js\");",
        "const d = first + b;",
        "const $default = all;",
        "return { d, e, F, h: g, c, a: $out_a, default: $default };",
        "return { a, b, default: c };",
    ] {
        assert!(core.contains(part), "{part} is not in\n{core}");
    }
    let [main, other] = ["$define(\"app/main.js\"", "$define(\"app/other.js\""].map(|part| core.find(part).unwrap());
    assert!(other < main, "what is imported comes first");
}

#[test]
fn only_comments_and_white_space_between_lines_go() {
    let source = "const url = 'http://a/b'; // a comment\n/* one\n   more */ const re = /[/'\"`]\\/\\/x/g; /** @type {X} */\n\
                  const half = url.length / 2; const quote = \"/* no comment */\";\n\
                  const text = `a ${url.replace(/`/g, `}`)} // stays\n    indented\n\n  ${{ a: '}' }.a} end`;\n";
    let core = alone(source).unwrap();
    for part in [
        "const url = 'http://a/b'; \n",
        "const re = /[/'\"`]\\/\\/x/g; \n",
        "const half = url.length / 2; const quote = \"/* no comment */\";\n",
        "`a ${url.replace(/`/g, `}`)} // stays\n    indented\n\n  ${{ a: '}' }.a} end`;\n",
    ] {
        assert!(core.contains(part), "{part} is not in\n{core}");
    }
    assert!(!core.contains("a comment") && !core.contains("more */") && !core.contains("@type"), "{core}");
}

#[test]
fn addresses_of_modules_stay_their_own() {
    let core = alone("const here = new URL('./x.json', import.meta.url);\nconst later = () => import('./other.js');\n")
        .unwrap();
    assert!(core.contains("new URL('./x.json', $here)"), "{core}");
    assert!(core.contains("() => $load(\"app/other.js\", \"other\")"), "{core}");
    let core = alone("const later = () => import('../vendor/x/x.js');\n").unwrap();
    assert!(core.contains("() => import(\"../vendor/x/x.js\")"), "{core}");
}

#[test]
fn what_cannot_be_joined_is_refused_with_its_place() {
    for (source, fault) in [
        ("\nexport let a = 1;", "app/main.js: line 2: only constants"),
        ("export const a = 1, b = 2;", "one constant"),
        ("export const { a } = {};", "one constant"),
        ("export * from './other.js';", "only constants"),
        ("export default function () {}", "has a name"),
        ("const a = import(name);", "as a text"),
        ("import a from 'preact';", "relative address"),
        ("import a from './nothing.js';", "there is no module app/nothing.js"),
        ("import './main.js';", "needs itself"),
        ("const a = import.meta.env;", "only `url`"),
        ("const $use = 1;", "taken"),
        ("const a = (1];", "closes none"),
        ("const a = 'x", "has no end"),
        ("const a = `x", "has no end"),
        ("f(() => {", "not closed"),
    ] {
        let found = alone(source).unwrap_err();
        assert!(found.contains(fault), "{source}: {found}");
    }
    let around =
        [("app/main.js", "import './a.js';"), ("app/a.js", "import './b.js';"), ("app/b.js", "import './a.js';")];
    assert!(joined(&around).unwrap_err().contains("app/a.js needs itself"));
}

#[test]
fn a_module_of_two_areas_is_in_both_and_not_in_the_core() {
    let files = joined(&[
        ("app/main.js", "const a = () => import('./pages/a/a.js');\nconst b = () => import('./pages/b/b.js');"),
        (
            "app/pages/a/a.js",
            "import { c } from '../../c.js';\nimport { d } from '../../../vendor/d/d.js';\nexport default c + d;",
        ),
        (
            "app/pages/b/b.js",
            "import { c } from '../../c.js';\nconst more = () => import('../../e.js');\nexport default c;",
        ),
        ("app/c.js", "export const c = 1;"),
        ("app/e.js", "export const e = 1;"),
    ])
    .unwrap();
    for area in ["a.js", "b.js"] {
        assert!(
            files[area]
                .starts_with("import { $join } from './core.js';\nconst $define = $join(\"0123456789abcdef\");\n")
        );
        assert!(files[area].contains("$define(\"app/c.js\""), "{area}");
    }
    assert!(!files["core.js"].contains("app/c.js"));
    assert!(files["e.js"].contains("$define(\"app/e.js\""), "a part that is fetched by itself");
    // What others wrote is a file of its own.
    assert!(files["a.js"].contains("import * as $vendor") && files["a.js"].contains(" from '../vendor/d/d.js';"));
}

#[test]
fn style_sheets_are_joined_in_their_layers() {
    let files = [
        (
            "app/styles/main.css",
            "@layer a, b;\n@import url(\"a.css\") layer(a);\n@import url(\"parts/b.css\") layer(b) print;\n",
        ),
        ("app/styles/a.css", "/* a comment */\na { content: \"/* stays */\"; }\n"),
        (
            "app/styles/parts/b.css",
            "b { background: url(\"../../../vendor/x.svg\"); mask: url(\"data:image/svg+xml,x\"); }\n",
        ),
    ];
    let read = |name: &str| files.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned());
    let sheet = joined_sheet(&read, "app/styles/main.css").unwrap();
    assert_eq!(
        sheet,
        "@layer a, b;\n@layer a{\na { content: \"/* stays */\"; }\n}\n\n@media print{\n@layer b{\nb { background: \
         url(\"../../vendor/x.svg\"); mask: url(\"data:image/svg+xml,x\"); }\n}\n}\n\n"
    );
    let whole = joined_sheet(&text, "app/styles/main.css").unwrap();
    assert!(
        !whole.contains("@import") && whole.contains("url(\"../../vendor/figtree/figtree-core.woff2\")"),
        "{whole}"
    );
    assert_eq!(whole.matches('{').count(), whole.matches('}').count());
}

#[test]
fn routes_are_read_from_the_areas() {
    let read = |source: &str| Routes::read(&BTreeMap::from([("one".to_owned(), source.to_owned())]));
    let routes = read(
        "const shared = { who: ['admin'], frame: 'shell' };\nexport const routes = [\n\
         { ...shared, pattern: '/a/:id', load: () => import('./a.js'), title: { en: 'A' }, uses: ['two', \"three\"], asks: ['admin:/api/a?limit=4'], namesFeatures: true },\n\
         { pattern: '/b/:mail?', load: () => import('./b.js'), who: 'nobody', frame: 'plain' },\n{ pattern: '/', who: 'person' },\n\
         { pattern: '*', who: 'anybody' },\n];",
    )
    .unwrap();
    let found = |path: &str| routes.find(path).map(|route| route.pattern.as_str());
    for (path, pattern) in [
        ("/", Some("/")),
        ("/a/7", Some("/a/:id")),
        ("/a/7/", Some("/a/:id")),
        ("/a/%C3%A4", Some("/a/:id")),
        ("/a/%", None),
        ("/a/%ff", None),
        ("/a", None),
        ("/a/7/8", None),
        ("/b", Some("/b/:mail?")),
        ("/b/3", Some("/b/:mail?")),
        ("/b/3/4", None),
        ("/*", None),
        ("/nothing", None),
    ] {
        assert_eq!(found(path), pattern, "{path}");
    }
    let [first, second, ..] = routes.all() else { panic!("two routes") };
    assert_eq!(first.areas, ["one", "two", "three"]);
    assert_eq!((first.asks.as_slice(), second.asks.as_slice()), (&["admin:/api/a?limit=4".to_owned()][..], &[][..]));
    assert!(first.names_features && first.who.is_none() && first.frame.is_none());
    assert_eq!((second.who.as_deref(), second.frame.as_deref()), (Some("nobody"), Some("plain")));
    assert!(read("x = { pattern: path };").unwrap_err().contains("in quotes"));
    assert!(read("x = { pattern: 'a' };").unwrap_err().contains("slash"));
    assert!(read("x = { pattern: '/a', uses: others };").unwrap_err().contains("list of names"));
}
