//! The clients of a test server, and the responses that they get.

use reqwest::{Method, StatusCode};
use schola::http::sse;
use schola::kernel::Code;
use serde_json::Value;

use super::conformance::{Conformance, Exchange};
use super::server::Server;

/// A client of a test server.
#[derive(Clone)]
pub struct Actor<'s> {
    pub(super) server: &'s Server,
    /// The access token or the key, if it has one.
    pub token: Option<String>,
    /// The value of the header `Schola-Learner`, for a key.
    pub learner: Option<String>,
    /// The person's id, if it is known.
    pub id: i64,
    /// The person's address, if it is known.
    pub email: String,
}

impl<'s> Actor<'s> {
    /// The same key, acting for one of the developer's learners.
    pub fn acting_for(&self, learner: &str) -> Actor<'s> {
        Actor { learner: Some(learner.to_owned()), ..self.clone() }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, |request| request).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::POST, path, |request| request.json(body)).await
    }

    /// POST without a body.
    pub async fn post_empty(&self, path: &str) -> Reply {
        self.send(Method::POST, path, |request| request).await
    }

    /// PATCH with a JSON body.
    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::PATCH, path, |request| request.json(body)).await
    }

    /// PUT with bytes of a media type.
    pub async fn put_bytes(&self, path: &str, content_type: &str, bytes: Vec<u8>) -> Reply {
        self.send(Method::PUT, path, |request| request.header("content-type", content_type).body(bytes)).await
    }

    /// POST of a form with a file and text fields.
    pub async fn post_form(&self, path: &str, file: (&str, &str, &[u8]), fields: &[(&str, &str)]) -> Reply {
        let (name, content_type, bytes) = file;
        let boundary = "----schola-test-boundary";
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend_from_slice(
                format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {content_type}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={boundary}");
        self.send(Method::POST, path, |request| request.header("content-type", kind).body(body)).await
    }

    /// DELETE without a body.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, |request| request).await
    }

    /// DELETE with a JSON body.
    pub async fn delete_with(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::DELETE, path, |request| request.json(body)).await
    }

    /// Any request. Every answer is held against the contract.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        change: impl FnOnce(reqwest::RequestBuilder) -> reqwest::RequestBuilder,
    ) -> Reply {
        let mut request = self.server.client.request(method.clone(), format!("{}{path}", self.server.base()));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(learner) = &self.learner {
            request = request.header("schola-learner", learner);
        }
        let answer = change(request).send().await.expect("an answer");
        let status = answer.status();
        let headers: Vec<(String, String)> = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        let is_stream = headers.iter().any(|(name, value)| name == "content-type" && value == sse::MEDIA_TYPE);
        let body =
            if is_stream { first_frame(answer).await } else { answer.bytes().await.expect("a whole answer").to_vec() };
        let bare = path.split('?').next().unwrap_or(path).to_owned();
        Conformance::shared().check(&Exchange {
            method: method.to_string(),
            path: bare,
            status: status.as_u16(),
            headers: headers.clone(),
            body: body.clone(),
        });
        Reply { what: format!("{method} {path}"), status, headers, body }
    }
}

/// The first frame of an event stream, if it has one, because the stream has no end to wait for.
async fn first_frame(mut answer: reqwest::Response) -> Vec<u8> {
    let mut body = Vec::new();
    while !body.ends_with(b"\n\n") {
        let Some(chunk) = answer.chunk().await.expect("a frame") else { break };
        body.extend_from_slice(&chunk);
    }
    body
}

/// An answer.
#[derive(Debug)]
pub struct Reply {
    what: String,
    /// Its status.
    pub status: StatusCode,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON; null where there is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The header with this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    #[track_caller]
    fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{} answered {}", self.what, String::from_utf8_lossy(&self.body));
        self.json()
    }

    /// The body of a 200.
    #[track_caller]
    pub fn ok(self) -> Value {
        self.expect(200)
    }

    /// The body of a 201, which carries an id.
    #[track_caller]
    pub fn created(self) -> Value {
        let body = self.expect(201);
        assert!(body["id"].as_i64().is_some_and(|id| id > 0), "a 201 carries an id: {body}");
        body
    }

    /// A 204.
    #[track_caller]
    pub fn gone(self) {
        self.expect(204);
    }

    /// The body of an error with this code. Checks the status, which is that of the code's cause on the platform.
    #[track_caller]
    pub fn refused(self, code: Code) -> Value {
        let status = schola::http::fault::status_of(code.cause()).as_u16();
        let what = self.what.clone();
        let body = self.expect(status);
        assert_eq!(body["code"], code.name(), "{what} answered {body}");
        body
    }
}
