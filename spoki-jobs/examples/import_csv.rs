//! Imports contacts from a CSV file into a list, against the mock: `cargo run --example import_csv`.
//!
//! With a real account, the client comes from `Client::from_env()`; the rest of the program is the same.

use std::error::Error;
use std::fs;

use spoki_api::Action as _;
use spoki_api::lists::SyncListContacts;
use spoki_jobs::{End, Import, JobEvent, RunOptions};
use spoki_mock::{Backend, Mock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("import-csv-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let input = folder.join("contacts.csv");
    let contacts = "Telefono;first_name;custom_fields.CUSTOMER_NUMBER\n\
                    +390212345601;Ada;A-1\n\
                    +390212345602;Bruno;A-2\n\
                    02 12345603;Carla;A-3\n\
                    +390212345604;Dino;A-4\n";
    fs::write(&input, contacts)?;

    let mock = Mock::start().await;
    // Waits for the limit of one call a minute by advancing the mock's clock.
    let client = mock.production_client(Backend::Rest);

    let import = Import::new(SyncListContacts::INFO, input)
        .argument("list_id", 318)
        .column("Telefono", "phone")
        .chunk(2)
        .skip_invalid();
    let plan = import.check(|row| println!("line {}: {}", row.line, row.reason))?;
    println!(
        "{} rows, {} not valid, {} calls",
        plan.rows, plan.invalid, plan.calls
    );

    let job = import.create(folder.join("job"))?;
    let summary = job.run(&client, &RunOptions::new(), print_event).await?;
    match summary.end {
        End::Complete => println!("complete"),
        End::Failed(error) => println!("{error}; a later run goes on"),
        other => println!("{other:?}"),
    }
    for file in job.report()?.files {
        println!("{}: {} rows", file.name, file.rows);
    }
    fs::remove_dir_all(folder)?;
    Ok(())
}

fn print_event(event: &JobEvent<'_>) {
    if let JobEvent::Ended { call, progress, .. } = event {
        let (done, left) = (progress.counts.done, progress.calls_left);
        println!(
            "call {}: {done} rows done, {left} calls left",
            call.chunk + 1
        );
    }
}
