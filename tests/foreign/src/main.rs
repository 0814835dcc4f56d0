//! Calls the mock server at the given address with progenitor's client.
//!
//! The client knows only `spec/openapi/rest.json`: the calls succeed if the server does what the document
//! says.

use std::num::NonZeroU64;
use std::{env, error};

use foreign_client::{Client, ClientInfo as _, Error, types};
use reqwest::header::{HeaderMap, HeaderValue};

type Outcome = Result<(), Box<dyn error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut args = env::args().skip(1);
    let (Some(address), Some(key)) = (args.next(), args.next()) else {
        return Err("usage: foreign-client URL KEY".into());
    };
    let headers = HeaderMap::from_iter([("x-spoki-api-key".parse()?, HeaderValue::try_from(key)?)]);
    let http = reqwest::Client::builder()
        .default_headers(headers)
        .build()?;
    let client = Client::new_with_client(&address, http);
    read(&client).await?;
    write(&client).await?;
    refuse(&client).await?;
    println!("all calls of progenitor's client to {address} succeeded");
    Ok(())
}

/// Lists of several shapes, with and without filters, and a second page.
async fn read(client: &Client) -> Outcome {
    let (one, two) = (NonZeroU64::new(1), NonZeroU64::new(2));
    let first = client.list_tags(one, one).await?.into_inner();
    let second = client.list_tags(two, one).await?.into_inner();
    let ids = [first, second].map(|page| page.results.first().and_then(|tag| tag.id));
    if ids[0].is_none() || ids[0] == ids[1] {
        return Err(format!("the first two pages begin with the tags {ids:?}").into());
    }
    client.list_accounts().await?;
    client.list_templates(None, None, None).await?;
    let (blocked, search) = (Some(false), Some("ada"));
    client
        .list_contacts(
            None, None, blocked, None, None, None, None, None, search, None,
        )
        .await?;
    client
        .list_custom_fields(None, None, Some("CUSTOMER"))
        .await?;
    Ok(())
}

/// What is created can be fetched under its identifier, and is gone once deleted.
async fn write(client: &Client) -> Outcome {
    let body = types::CreateListBody {
        name: "Made by a foreign client".to_owned(),
    };
    let created = client.create_list(&body).await?.into_inner();
    let id = created.id.ok_or("the new list has no identifier")?;
    let fetched = client.retrieve_list(id).await?.into_inner();
    if fetched.name.as_deref() != Some(body.name.as_str()) {
        return Err(format!("the list came back as {:?}", fetched.name).into());
    }
    client.delete_list(id).await?;
    expect_status(client.retrieve_list(id).await.err(), 404)
}

/// A refusal is read as one.
async fn refuse(client: &Client) -> Outcome {
    let body = types::CreateCustomFieldBody {
        code: String::new(),
        example: "x".to_owned(),
        field_type: types::CustomFieldTypeRequest::try_from(1)?,
        label: "TAKEN".to_owned(),
    };
    let stranger = Client::new(client.baseurl());
    expect_status(stranger.create_custom_field(&body).await.err(), 401)
}

fn expect_status(error: Option<Error<types::ServiceError>>, status: u16) -> Outcome {
    let error = error.ok_or(format!("expected {status}, got a success"))?;
    match error.status().map(|status| status.as_u16()) {
        Some(found) if found == status => Ok(()),
        found => Err(format!("expected {status}, got {found:?}: {error}").into()),
    }
}
