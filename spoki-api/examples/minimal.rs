//! The least program that makes a call: its size is what the client costs.

use spoki_api::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let spoki = Client::from_env()?;
    for tag in spoki.list_tags().send().await? {
        println!("{}", tag.name);
    }
    Ok(())
}
