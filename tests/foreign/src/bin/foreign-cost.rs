//! The role of progenitor's client in the bench `cost` of `spoki-tests`: makes the same calls as the
//! other clients there, in a process of its own.
//!
//! `foreign-cost (run|weigh) (Ticket|Contacts) IN_FLIGHT CALLS URL KEY USER_AGENT` reads the body of the
//! request from the standard input. `weigh` makes the calls twice and prints the peak memory of the
//! second time, in bytes.

use std::sync::Arc;
use std::{env, error, io};

use foreign_client::{Client, types};
use peak_alloc::PeakAlloc;
use reqwest::header::{HeaderMap, HeaderValue};
use tokio::task::JoinSet;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

type Outcome<T = ()> = Result<T, Box<dyn error::Error>>;

/// The list that the contacts go to.
const LIST: i64 = 318;

/// The calls to make.
struct Job {
    client: Client,
    body: Body,
    in_flight: usize,
    calls: usize,
}

enum Body {
    Ticket(types::CreateTicketBody),
    Contacts(types::SyncListContactsBody),
}

fn main() -> Outcome {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let [role, job @ ..] = args.as_slice() else {
        return Err("a role is missing".into());
    };
    let job = Arc::new(Job::read(job)?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        job.run().await;
        if *role == "weigh" {
            ALLOCATOR.reset_peak_usage();
            let before = ALLOCATOR.current_usage();
            job.run().await;
            println!("{}", ALLOCATOR.peak_usage() - before);
        }
    });
    Ok(())
}

impl Job {
    fn read(args: &[&str]) -> Outcome<Self> {
        let [errand, in_flight, calls, url, key, user_agent] = args else {
            return Err("arguments are missing".into());
        };
        let body = io::read_to_string(io::stdin())?;
        let body = match *errand {
            "Ticket" => Body::Ticket(serde_json::from_str(&body)?),
            "Contacts" => Body::Contacts(serde_json::from_str(&body)?),
            other => return Err(format!("unknown errand `{other}`").into()),
        };
        let headers =
            HeaderMap::from_iter([("x-spoki-api-key".parse()?, HeaderValue::from_str(key)?)]);
        let http = reqwest::Client::builder()
            .no_proxy()
            .user_agent(*user_agent)
            .default_headers(headers)
            .build()?;
        Ok(Self {
            client: Client::new_with_client(url, http),
            body,
            in_flight: in_flight.parse()?,
            calls: calls.parse()?,
        })
    }

    /// Makes the calls: `in_flight` tasks make one call after the other.
    async fn run(self: &Arc<Self>) {
        let mut tasks = JoinSet::new();
        for _ in 0..self.in_flight {
            let job = Arc::clone(self);
            tasks.spawn(async move {
                for _ in 0..job.calls / job.in_flight {
                    job.call().await;
                }
            });
        }
        tasks.join_all().await;
    }

    async fn call(&self) {
        match &self.body {
            // A program makes a new ticket for each call, but can send the same contacts again.
            Body::Ticket(ticket) => drop(self.client.create_ticket(&ticket.clone()).await.unwrap()),
            Body::Contacts(contacts) => {
                drop(
                    self.client
                        .sync_list_contacts(LIST, contacts)
                        .await
                        .unwrap(),
                );
            }
        }
    }
}
