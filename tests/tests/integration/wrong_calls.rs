//! A scripted model makes wrong calls and corrects each with only the data of the error: nearly all succeed
//! at the second try, and none writes twice.

use std::time::Duration;

use serde_json::{Value, json};
use spoki_api::{NextStep, catalog};
use spoki_mock::{Answer, Backend, Mock};

#[path = "../../../spoki-api/examples/agent.rs"]
#[allow(dead_code, reason = "the example has a program around the model")]
mod agent;

use agent::{Call, corrected};

/// The calls that must succeed at the second try.
const LEAST_CORRECTED: usize = 38;

fn ticket(change: &Value) -> Value {
    changed(
        json!({
            "title": "Broken cake",
            "status": "Open",
            "priority": "High",
            "contact_phone": "+390212345678",
        }),
        change,
    )
}

fn field(change: &Value) -> Value {
    let field =
        json!({"code": "SHOE_SIZE", "label": "SHOE SIZE", "example": "42", "field_type": 1});
    changed(field, change)
}

fn media(change: &Value) -> Value {
    let media = json!({
        "title": "Autumn catalog",
        "format_type": "document",
        "content_type": "application/pdf",
        "external_url": "https://example.com/autumn.pdf",
    });
    changed(media, change)
}

fn contact(change: &Value) -> Value {
    changed(
        json!({"phone": "+390299999999", "first_name": "Grace"}),
        change,
    )
}

/// The object with other members; `"-"` stands for a member that is left out.
fn changed(mut object: Value, change: &Value) -> Value {
    let members = object.as_object_mut().unwrap();
    for (name, value) in change.as_object().unwrap() {
        if value == "-" {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
    object
}

#[rustfmt::skip]
fn wrong_calls() -> Vec<(&'static str, Value)> {
    let many: Vec<Value> = (0..503).map(|number| json!({"phone": format!("+39021234{number:04}")})).collect();
    vec![
        // Names.
        ("SPOKI_CREATE_TICKTE", ticket(&json!({}))),
        ("SPOKI_CREATE_CUSTOMFIELD", field(&json!({}))),
        ("create-tickets", ticket(&json!({}))),
        ("SPOKI_LIST_TICKET", json!({})),
        ("SPOKI_CREATE_TICKET", ticket(&json!({"contactPhone": "+390212345678", "contact_phone": "-"}))),
        ("SPOKI_CREATE_TICKET", ticket(&json!({"phone": "+390212345678", "contact_phone": "-"}))),
        ("SPOKI_CREATE_TICKET", ticket(&json!({"titel": "Broken cake", "title": "-"}))),
        ("SPOKI_CREATE_TICKET", ticket(&json!({"assignee": "ada@example.com"}))),
        ("SPOKI_RETRIEVE_CONTACT", json!({"id": 4711})),
        ("SPOKI_DELETE_TICKET", json!({"ticket_id": 77})),
        // What is missing.
        ("SPOKI_CREATE_TICKET", ticket(&json!({"contact_phone": "-"}))),
        ("SPOKI_CREATE_TICKET", ticket(&json!({"title": null}))),
        ("SPOKI_CREATE_TICKET", ticket(&json!({"status": "-", "priority": "-"}))),
        ("SPOKI_CREATE_LIST", json!({})),
        ("SPOKI_CREATE_MEDIA", media(&json!({"content_type": "-"}))),
        // Types.
        ("SPOKI_CREATE_TICKET", ticket(&json!({"title": 5}))),
        ("SPOKI_CREATE_LIST", json!({"name": ["Wholesale"]})),
        ("SPOKI_CREATE_CUSTOM_FIELD", field(&json!({"field_type": "1"}))),
        ("SPOKI_CREATE_CUSTOM_FIELD", field(&json!({"field_type": "text"}))),
        ("SPOKI_LIST_TICKETS", json!({"per_page": "20"})),
        ("SPOKI_LIST_CONTACTS", json!({"is_blocked": "false"})),
        ("SPOKI_DELETE_TEMPLATE", json!({"id": " 9023", "force_delete": "yes"})),
        ("SPOKI_CREATE_OR_UPDATE_CONTACT", contact(&json!({"custom_fields": "{\"CUSTOMER_NUMBER\": \"C-7\"}"}))),
        ("SPOKI_SYNC_CONTACTS_BULK", json!({"contacts": {"phone": "+390299999999"}})),
        // Values.
        ("SPOKI_CREATE_TICKET", ticket(&json!({"priority": "high"}))),
        ("SPOKI_CREATE_TICKET", ticket(&json!({"priority": "urgent"}))),
        ("SPOKI_CREATE_CUSTOM_FIELD", field(&json!({"field_type": 9}))),
        ("SPOKI_LIST_TICKETS", json!({"order": "DESC"})),
        ("SPOKI_LIST_TICKETS", json!({"page": 0, "per_page": -5})),
        // Phone numbers, addresses, dates.
        ("SPOKI_CREATE_TICKET", ticket(&json!({"contact_phone": "+39 02 1234-5678"}))),
        ("SPOKI_CREATE_TICKET", ticket(&json!({"contact_phone": "00390212345678"}))),
        ("SPOKI_CREATE_TICKET", ticket(&json!({"contact_phone": 390_212_345_678_u64}))),
        ("SPOKI_CREATE_OR_UPDATE_CONTACT", contact(&json!({"email": "Grace <grace@example.com>"}))),
        ("SPOKI_CREATE_MEDIA", media(&json!({"external_url": "example.com/autumn.pdf"}))),
        ("SPOKI_LIST_CAMPAIGNS", json!({"scheduled_datetime_gte": "2026/2/1"})),
        ("SPOKI_LIST_CAMPAIGNS", json!({"scheduled_datetime_lte": "next week"})),
        // Lists.
        ("SPOKI_SYNC_CONTACTS_BULK", json!({"contacts": many})),
        ("SPOKI_SYNC_CONTACTS_BULK", json!({"contacts": []})),
        ("SPOKI_SYNC_CONTACTS_BULK", json!({"contacts": [
            {"phone": "+39 0299999999"}, {"name": "Grace", "phone": "+390299999998"}, {"first_name": "Alan"},
        ]})),
        ("SPOKI_SYNC_LIST_CONTACTS", json!({"list_id": 318, "contacts": ["+390299999999"]})),
    ]
}

/// Whether the wrong call succeeded at the second try.
async fn succeeds_when_corrected(slug: &str, arguments: Value) -> Result<(), String> {
    let mock = Mock::start().await;
    let client = mock.client(Backend::Rest);
    let first = Call {
        slug: slug.to_owned(),
        arguments,
    };
    let error = client.execute(&first.slug, first.arguments.clone()).await;
    let error = error.err().ok_or("is not wrong")?;
    assert!(!error.was_sent() && mock.journal().is_empty(), "{slug}");
    let error = error.to_json();
    let second = corrected(&first, &error).ok_or_else(|| format!("no correction: {error}"))?;
    let outcome = client.execute(&second.slug, second.arguments.clone()).await;
    let writes = mock.journal().into_iter().filter(|exchange| {
        let action = exchange.slug.and_then(|slug| catalog().get(slug));
        action.is_none_or(|action| !action.effect.is_read())
    });
    assert!(writes.count() <= 1, "{slug}");
    outcome
        .map(|_| ())
        .map_err(|error| format!("{error}, corrected to {second:?}"))
}

#[tokio::test]
async fn nearly_all_wrong_calls_succeed_at_the_second_try() {
    let calls = wrong_calls();
    assert_eq!(calls.len(), 40);
    let mut failed = Vec::new();
    for (number, (slug, arguments)) in calls.into_iter().enumerate() {
        if let Err(reason) = succeeds_when_corrected(slug, arguments).await {
            failed.push(format!("{number}: {slug}: {reason}"));
        }
    }
    let corrected = 40 - failed.len();
    assert!(
        corrected >= LEAST_CORRECTED,
        "only {corrected}:\n{}",
        failed.join("\n")
    );
}

/// After a failure that leaves the effect open, the model is told to look, and not to correct or repeat the call.
#[tokio::test]
async fn an_open_effect_is_never_repeated() {
    let mock = Mock::start().await;
    mock.on::<spoki_api::tickets::CreateTicket>()
        .once(Answer::lost())
        .once(Answer::refuse(503, json!({"detail": "Busy."})).after(Duration::ZERO));
    let client = mock.client(Backend::Rest);
    for _ in 0..2 {
        let call = Call {
            slug: "SPOKI_CREATE_TICKET".to_owned(),
            arguments: ticket(&json!({})),
        };
        let error = client
            .execute(&call.slug, call.arguments.clone())
            .await
            .unwrap_err();
        assert_eq!(error.next(), NextStep::LookFirst);
        assert_eq!(error.to_json()["next"], "look_first");
        assert_eq!(corrected(&call, &error.to_json()), None);
    }
}
