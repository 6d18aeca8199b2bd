//! A server that has just started: every client finds a complete school.

use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::schola;
use crate::support::client;
use crate::support::server::TempFolder;

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts the program and asks for readiness from its first moment on; right after the first 200, signs in.
async fn first_sign_in(arguments: &[&str], environment: &[(&str, &str)], email: &str, password: &str) -> (u16, Value) {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let folder = TempFolder::new();
    let data = folder.path().join("data").display().to_string();
    let mut command = schola(&[arguments, &["--listen", &address, "--data", &data]].concat());
    command.envs(environment.iter().copied()).stdout(Stdio::null()).stderr(Stdio::null());
    let _server = Killed(command.spawn().unwrap());
    let client = client::plain().build().unwrap();
    let until = Instant::now() + Duration::from_secs(90);
    loop {
        assert!(Instant::now() < until, "the server is never ready");
        match client.get(format!("http://{address}/api/ready")).send().await {
            Ok(answer) if answer.status() == 200 => break,
            // Not listening yet, or not ready: the only other things that it may be.
            Ok(answer) => assert_eq!(answer.status(), 503),
            Err(_) => tokio::time::sleep(Duration::from_millis(1)).await,
        }
    }
    let body = json!({ "email": email, "password": password });
    let answer = client.post(format!("http://{address}/api/auth/login")).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn the_first_admin_exists_as_soon_as_the_server_is_ready() {
    let admin = [("SCHOLA_ADMIN_EMAIL", "head@school.test"), ("SCHOLA_ADMIN_PASSWORD", "run the school")];
    let (status, body) = first_sign_in(&["serve"], &admin, "head@school.test", "run the school").await;
    assert_eq!(status, 200, "{body}");
}

#[tokio::test]
async fn the_demo_people_exist_as_soon_as_the_server_is_ready() {
    let people: toml::Table = toml::from_str(include_str!("../../../assets/demo/people.toml")).unwrap();
    let text = |person: &toml::Value, name: &str| Some(person.get(name)?.as_str()?.to_owned());
    let known = |person: &toml::Value| Some((text(person, "email")?, text(person, "password")?));
    let people = people.values().find_map(toml::Value::as_array).unwrap();
    let (email, password) = people.iter().find_map(known).unwrap();
    let (status, body) = first_sign_in(&["demo"], &[], &email, &password).await;
    assert_eq!(status, 200, "{body}");
}
