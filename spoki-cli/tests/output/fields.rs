//! `--fields` in every format, and its mistakes.

use serde_json::json;
use spoki_api::action::Kind;
use spoki_cli::output::{Format, Printer, Settings};

use crate::{printed, printed_as, settings, ticket};

fn selecting(format: Format, fields: &str) -> Settings {
    Settings {
        fields: vec![fields.to_owned()],
        ..settings(format)
    }
}

#[test]
fn fields_are_selected_and_ordered_in_every_format() {
    let items = [
        json!({"id": 1, "title": "a", "contact": {"phone": "+39", "id": 2}}),
        json!({"title": "b"}),
    ];
    let text = |format| {
        printed(&selecting(format, "title,contact.phone, id"), |printer| {
            printer.page(&items)?;
            printer.finish(None)
        })
    };
    let first = r#"{"title":"a","contact":{"phone":"+39"},"id":1}"#;
    let second = r#"{"title":"b","contact":null,"id":null}"#;
    assert_eq!(
        text(Format::Json),
        format!("{{\"items\":[\n{first},\n{second}\n],\"next\":null}}\n")
    );
    assert_eq!(text(Format::Ndjson), format!("{first}\n{second}\n"));
    assert_eq!(
        text(Format::Csv),
        "title,contact.phone,id\r\na,+39,1\r\nb,,\r\n"
    );
    assert_eq!(
        text(Format::Tsv),
        "title\tcontact.phone\tid\na\t+39\t1\nb\t\t\n"
    );
    assert_eq!(
        text(Format::Table),
        "title  contact.phone  id\na      +39             1\nb\n"
    );
}

#[test]
fn fields_of_one_answer() {
    let answer = json!({"id": 1, "title": "a", "contact": {"phone": "+39", "id": 2}});
    let text = |format| {
        printed(&selecting(format, "contact.phone,id"), |printer| {
            printer.value(&answer)
        })
    };
    assert_eq!(
        text(Format::Json),
        "{\"contact\":{\"phone\":\"+39\"},\"id\":1}\n"
    );
    assert_eq!(
        text(Format::Table),
        "contact.phone  +39\nid             1\n"
    );
}

#[test]
fn fields_come_in_the_order_of_the_model() {
    let answer =
        json!({"status": "open", "id": 1, "unknown": 3, "contact": {"id": 2}, "title": "a"});
    let text = |format| {
        printed_as(&settings(format), ticket(), |printer| {
            printer.value(&answer)
        })
    };
    assert_eq!(
        text(Format::Table),
        "id       1\ntitle    a\nstatus   open\ncontact  {\"id\":2}\nunknown  3\n"
    );
    assert!(text(Format::Csv).starts_with("id,title,description,status,"));
}

#[test]
fn all_mistakes_are_told_at_once() {
    let settings = Settings {
        fields: vec!["titel,contact.fone".to_owned(), "quantum,,id.x".to_owned()],
        jq: Some(".[".to_owned()),
        ..settings(Format::Csv)
    };
    let error = Printer::new(&settings, ticket(), Vec::new()).err().unwrap();
    let fields = "the fields are id, title, description, status, priority, reference, contact, owner, created_datetime, updated_datetime, closed_datetime";
    let expected = [
        "--fields: unknown field `titel`; did you mean `title`?",
        "--fields: unknown field `contact.fone`; did you mean `contact.phone`?",
        &format!("--fields: unknown field `quantum`; {fields}"),
        "--fields: a name is missing in ``; expected `a,b.c`",
        "--fields: unknown field `id.x`; `id` has no fields",
        "--jq: filters work with `--output json` and `--output ndjson`, not with `csv`",
    ];
    assert_eq!(error.to_string(), expected.join("\n"));
    assert_eq!(error.mistakes().len(), 6);
}

#[test]
fn any_field_may_be_asked_of_an_unknown_reply() {
    assert!(Printer::new(&selecting(Format::Json, "a.b.c"), Kind::Any, Vec::new()).is_ok());
}
