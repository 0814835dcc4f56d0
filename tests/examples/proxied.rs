//! Makes every call of the spec through two proxies that check the `OpenAPI` documents.
//!
//! `cargo xtask conformance --full` starts the proxies, and the mock behind them. Exit code 1: a request or a reply
//! violates its document.

use std::error::Error;
use std::process::ExitCode;

use spoki_api::{Client, ClientBuilder, LimitPolicy, RetryPolicy};
use spoki_tests::CALLS;

/// How the errors of the proxy differ from those of the service.
const PROXY: &str = "stoplight.io/prism";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let urls: Vec<String> = std::env::args().skip(1).collect();
    let [rest, composio, mock] = urls.as_slice() else {
        return Err("usage: proxied REST_PROXY COMPOSIO_PROXY MOCK".into());
    };
    let rest = Client::builder().spoki("mock-spoki-key").base_url(rest);
    let composio = Client::builder()
        .composio("mock-composio-key")
        .base_url(composio);
    let mut violations = violations("REST", rest, mock).await?;
    violations += self::violations("Composio", composio.user_id("user-1"), mock).await?;
    Ok(ExitCode::from(u8::from(violations > 0)))
}

/// Makes every call with the required arguments, and with all arguments. Returns how many violate the document.
async fn violations(api: &str, client: ClientBuilder, mock: &str) -> Result<usize, Box<dyn Error>> {
    let client = client
        .http(reqwest::ClientBuilder::no_proxy)
        .retry(RetryPolicy::none())
        .limits(LimitPolicy::Off)
        .build()?;
    let control = reqwest::Client::builder().no_proxy().build()?;
    let mut found = 0;
    for call in CALLS {
        for run in [call.minimal, call.full] {
            let reset = control.post(format!("{mock}/_mock/reset")).send().await?;
            reset.error_for_status()?;
            // The service may refuse a call: its errors are in the document, too.
            let Err(error) = run(&client).await else {
                continue;
            };
            let reply = error.raw_text();
            if reply.contains(PROXY) || !error.was_sent() {
                println!("{} over {api}: {error}\n{reply}", call.slug);
                found += 1;
            }
        }
    }
    println!("{api}: {} calls, {found} violations", 2 * CALLS.len());
    Ok(found)
}
