//! An enumeration of words, defined once: code, serde, database, schema and parameters agree on its words.

use poem_openapi::registry::MetaSchemaRef;
use poem_openapi::types::{ParseFromJSON, ParseFromParameter, ToJSON, Type};
use schola::db::{FromValue, ToValue, Value};
use schola::http::text_enum;
use schola::kernel::{Role, TextEnum};
use serde_json::json;

text_enum! {
    /// How a course is laid out.
    #[derive(Default)]
    pub enum Layout {
        /// Everything on one page.
        #[default]
        OnePage = "one page",
        /// Chapter by chapter.
        Classic = "classic",
        /// As slides.
        Slides = "text/slides",
    }
}

text_enum! {
    /// What there is one of.
    enum Only {
        /// That.
        One = "one",
    }
}

#[test]
fn every_word_means_its_value_in_every_form() {
    assert_eq!(Layout::default(), Layout::OnePage);
    assert_eq!(Layout::ALL.map(Layout::name), ["one page", "classic", "text/slides"]);
    assert_eq!(<Layout as TextEnum>::WORDS, ["one page", "classic", "text/slides"]);
    for layout in Layout::ALL {
        let word = layout.name();
        assert_eq!(Layout::parse(word), Some(layout));
        assert_eq!(serde_json::to_value(layout).unwrap(), json!(word));
        assert_eq!(serde_json::from_value::<Layout>(json!(word)).unwrap(), layout);
        assert_eq!(layout.to_json(), Some(json!(word)));
        assert_eq!(Layout::parse_from_json(Some(json!(word))).ok(), Some(layout));
        assert_eq!(Layout::parse_from_parameter(word).ok(), Some(layout));
        assert_eq!(layout.to_value(), Value::Text(word.into()));
        assert_eq!(Layout::from_value(Value::Text(word.into())), Some(layout));
    }
}

#[test]
fn the_schema_lists_the_words() {
    let MetaSchemaRef::Inline(schema) = Layout::schema_ref() else { panic!("a schema with a name of its own") };
    assert_eq!(
        (schema.ty, schema.enum_items),
        ("string", vec![json!("one page"), json!("classic"), json!("text/slides")])
    );
}

#[test]
fn anything_else_is_refused_with_the_words_that_there_are() {
    for text in ["", "Classic", "classic ", "OnePage"] {
        assert_eq!(Layout::parse(text), None, "{text}");
        assert_eq!(Layout::from_value(Value::Text(text.into())), None, "{text}");
    }
    assert_eq!(Layout::from_value(Value::Int(1)), None);
    let refusal = |text: &str| Layout::parse_from_parameter(text).unwrap_err().into_message();
    assert!(refusal("round").contains("must be one page, classic or text/slides"), "{}", refusal("round"));
    let only = Only::parse_from_parameter("two").unwrap_err().into_message();
    assert!(only.contains("must be one") && Only::parse("one") == Some(Only::One), "{only}");
    let refusal = |body: &str| schola::http::json::parse::<Layout>(body.as_bytes()).unwrap_err().to_string();
    let told = refusal("\"round\"");
    assert!(told.contains("must be one of `one page`, `classic`, `text/slides`"), "{told}");
    for body in ["1", "null", "[\"classic\"]", "{\"classic\": null}"] {
        assert!(refusal(body).contains("must be a string"), "{body}: {}", refusal(body));
    }
}

#[test]
fn roles_are_such_an_enumeration() {
    assert_eq!(Role::ALL.map(Role::name), ["student", "tutor", "admin", "developer"]);
    let told = Role::parse_from_parameter("head").unwrap_err().into_message();
    assert!(told.contains("must be student, tutor, admin or developer"), "{told}");
}
