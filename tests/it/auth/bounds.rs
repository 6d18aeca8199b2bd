//! How many sign-ins a person has at a time.

use schola::features::auth::MOST_LOGINS;
use schola::kernel::Code;

use crate::support::fields::Fields;
use crate::support::server::{PASSWORD, Server};

#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_sign_in_ends_where_a_person_has_too_many() {
    let server = Server::spawn().await;
    let first = server.learner("ada").await;
    let second = server.sign_in(&first.email, PASSWORD).await;
    let most = usize::try_from(MOST_LOGINS).unwrap();
    for _ in 2..most {
        server.sign_in(&first.email, PASSWORD).await;
    }
    first.get("/api/users/me").await.ok();
    let last = server.sign_in(&first.email, PASSWORD).await;
    first.get("/api/users/me").await.refused(Code::AuthInvalid);
    second.get("/api/users/me").await.ok();
    let logins = last.get("/api/auth/tokens").await.ok();
    assert_eq!(logins.list("tokens").len(), most);
}
