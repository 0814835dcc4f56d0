//! The smallest program that makes a call. Its size shows the cost of the client.

use spoki_api::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let spoki = Client::from_env()?;
    for tag in spoki.list_tags().send().await? {
        println!("{}", tag.name);
    }
    Ok(())
}
