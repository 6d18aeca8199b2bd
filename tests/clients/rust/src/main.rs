//! Signs in and chats through the generated Rust client: `schola-client-trial URL EMAIL PASSWORD`.

use std::error::Error;

use schola_client::apis::configuration::Configuration;
use schola_client::apis::{auth_api, tutor_api, users_api};
use schola_client::models::{Credentials, Question};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, email, password] = arguments.as_slice() else { return Err("three arguments are needed".into()) };
    let mut client = Configuration { base_path: url.clone(), ..Configuration::default() };

    let wrong = Credentials::new(email.clone(), "not the password".into());
    match auth_api::login(&client, wrong).await {
        Err(schola_client::apis::Error::ResponseError(refused)) if refused.status == 401 => {}
        other => return Err(format!("a wrong password gave {other:?}").into()),
    }
    let signed_in = auth_api::login(&client, Credentials::new(email.clone(), password.clone())).await?;
    client.bearer_access_token = Some(signed_in.token);

    let me = users_api::get_me(&client).await?;
    if me.user.id != signed_in.user.id {
        return Err(format!("signed in as {:?}, but I am {:?}", signed_in.user, me.user).into());
    }
    let reply = tutor_api::ask_tutor(&client, Question::new("Explain data governance in simple terms".into()), None).await?;
    if reply.reply.is_empty() || reply.engine.is_empty() {
        return Err(format!("an empty answer: {reply:?}").into());
    }
    if let Some(citation) =
        reply.citations.iter().find(|citation| citation.quote.is_empty() || citation.end <= citation.start)
    {
        return Err(format!("a citation of nothing: {citation:?}").into());
    }
    println!("{} asked; {} answered with {} citations", me.user.full_name, reply.engine, reply.citations.len());
    Ok(())
}
