//! The stored data, changed over both APIs.

use serde_json::json;
use spoki_api::{
    Client, ContactInput, CustomFieldType, Error, Language, Options, RoleName, SortOrder,
    TemplateCategory, TemplateComponent, TemplateLocalizationInput, TicketPriority,
};
use spoki_mock::{Backend, Mock};

fn is_missing<T: std::fmt::Debug>(outcome: Result<T, Error>) -> bool {
    outcome.unwrap_err().is_not_found()
}

/// The first field error of a refused call.
fn field_error<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    let error = outcome.unwrap_err();
    let field = &error.field_errors()[0];
    format!("{}: {}", field.path, field.message)
}

async fn clients() -> [(Mock, Client); 2] {
    let mut clients = Vec::new();
    for backend in Backend::ALL {
        let mock = Mock::start().await;
        let client = mock.client(backend);
        clients.push((mock, client));
    }
    clients.try_into().unwrap()
}

#[tokio::test]
async fn an_entry_exists_from_creation_to_deletion() {
    for (_mock, spoki) in clients().await {
        let ticket = spoki
            .create_ticket()
            .title("Invoice missing")
            .status("Open")
            .priority(TicketPriority::High)
            .contact_phone("+390212345678")
            .send()
            .await
            .unwrap();
        let id = ticket.id.clone().unwrap();
        assert_eq!(ticket.contact.as_ref().unwrap().first_name, "Ada");
        let count = async || spoki.list_tickets().send().await.unwrap().count;
        assert_eq!(count().await, Some(4));
        spoki.delete_ticket().id(&id).send().await.unwrap();
        assert_eq!(count().await, Some(3));
        assert!(is_missing(spoki.delete_ticket().id(&id).send().await));
    }
}

#[tokio::test]
async fn a_ticket_for_an_unknown_number_creates_a_contact() {
    let mock = Mock::start().await;
    let spoki = mock.client(Backend::Rest);
    let ticket = spoki.create_ticket().title("Hello").status("Open");
    let ticket = ticket
        .priority(TicketPriority::Low)
        .contact_phone("+390299999999");
    ticket.send().await.unwrap();
    let found = spoki
        .list_contacts()
        .phone("+390299999999")
        .send()
        .await
        .unwrap();
    assert_eq!(found.count, Some(1));
    assert_eq!(found.items[0].language, Some(Language::English));
}

#[tokio::test]
async fn contacts_are_identified_by_phone_number() {
    for (mock, spoki) in clients().await {
        let put = async |last: &str| {
            let contact = spoki.create_or_update_contact().phone("+390211111111");
            let contact = contact.first_name("Vera").last_name(last);
            contact.send().await.unwrap().id.clone().unwrap()
        };
        let first = put("Uno").await;
        mock.clock().advance(std::time::Duration::from_secs(1));
        assert_eq!(put("Due").await, first);
        let contact = spoki
            .retrieve_contact()
            .contact_id(&first)
            .send()
            .await
            .unwrap();
        assert_eq!((&*contact.first_name, &*contact.last_name), ("Vera", "Due"));
        assert_eq!(
            contact.created_datetime.as_deref(),
            Some("2026-03-02T09:00:00.000Z")
        );
        let taken = spoki
            .update_contact()
            .id(&first)
            .phone("+390212345678")
            .send()
            .await;
        assert_eq!(field_error(taken), "phone: Another contact has this phone.");
    }
}

#[tokio::test]
async fn a_bulk_call_names_the_entries_that_failed() {
    for (_mock, spoki) in clients().await {
        let good = ContactInput::builder().phone("+390211111111").build();
        let bad = ContactInput::builder()
            .phone("+390211111112")
            .custom_fields([("SHOE_SIZE", "42")])
            .build();
        let reply = spoki
            .sync_contacts_bulk()
            .contacts([good, bad])
            .send()
            .await
            .unwrap();
        let expected = json!({"errors": [{
            "index": 1,
            "phone": "+390211111112",
            "errors": {"custom_fields": ["No entry has the code SHOE_SIZE."]},
        }]});
        assert_eq!(reply.raw_json(), expected);
        let found = spoki
            .list_contacts()
            .search("21111111")
            .send()
            .await
            .unwrap();
        assert_eq!(found.count, Some(1));
    }
}

#[tokio::test]
async fn lists_count_their_contacts() {
    for (mock, spoki) in clients().await {
        mock.set_limits(false);
        let count = async || {
            let list = spoki.retrieve_list().list_id(318).send().await.unwrap();
            list.contacts_count.unwrap()
        };
        assert_eq!(count().await, 3);
        let dieter = ContactInput::builder().phone("+4930123456").build();
        for _ in 0..2 {
            let sync = spoki.sync_list_contacts().list_id(318);
            sync.contacts([dieter.clone()]).send().await.unwrap();
            assert_eq!(count().await, 4);
        }
        let contact = spoki
            .retrieve_contact()
            .contact_id(4714)
            .send()
            .await
            .unwrap();
        let names: Vec<&str> = contact.list_set.iter().map(|list| &*list.name).collect();
        assert_eq!(names, ["Newsletter", "Regular customers"]);
        let removal = spoki
            .remove_list_contacts()
            .list_id(318)
            .contacts([4714, 4711, 99]);
        removal.send().await.unwrap();
        assert_eq!(count().await, 2);
        spoki.delete_contact().id(4712).send().await.unwrap();
        assert_eq!(count().await, 1);
        spoki
            .remove_all_list_contacts()
            .id(318)
            .send()
            .await
            .unwrap();
        assert_eq!(count().await, 0);
        spoki.delete_list().id(318).send().await.unwrap();
        assert!(is_missing(
            spoki.remove_all_list_contacts().id(318).send().await
        ));
        // The references to the list are gone, so the campaign can be changed.
        let campaign = spoki
            .update_campaign()
            .id(233)
            .name("Spring")
            .send()
            .await
            .unwrap();
        assert!(campaign.lists.is_empty());
    }
}

#[tokio::test]
async fn operators_have_to_be_members() {
    for (mock, spoki) in clients().await {
        mock.set_limits(false);
        let add = |email: &str| spoki.add_contact_operator().id(4712).email(email).send();
        let unknown = add("nobody@example.com").await.unwrap_err();
        assert_eq!(unknown.field_errors()[0].path, "email");
        assert!(unknown.hint().is_some());
        add("operator@example.com").await.unwrap();
        add("operator@example.com").await.unwrap();
        let operators = async || {
            let contact = spoki
                .retrieve_contact()
                .contact_id(4712)
                .send()
                .await
                .unwrap();
            contact.role_set.as_ref().map_or(0, Vec::len)
        };
        assert_eq!(operators().await, 1);
        let removal = spoki.remove_contact_operator().id(4712);
        removal.email("operator@example.com").send().await.unwrap();
        assert_eq!(operators().await, 0);
    }
}

#[tokio::test]
async fn custom_fields_are_unique_and_stay_while_they_are_used() {
    for (mock, spoki) in clients().await {
        mock.set_limits(false);
        let create = |code: &str| {
            let field = spoki.create_custom_field().code(code).label(code);
            field.field_type(CustomFieldType::Text).example("x").send()
        };
        assert_eq!(
            field_error(create("EMAIL").await),
            "code: This value is reserved."
        );
        let taken = create("BIRTHDAY").await;
        assert_eq!(
            field_error(taken),
            "code: Another custom field has this code."
        );
        let id = create("SHOE_SIZE").await.unwrap().id.clone().unwrap();
        let renamed = spoki
            .update_custom_field()
            .custom_field_id(&id)
            .label("SIZE");
        assert_eq!(renamed.send().await.unwrap().code, "SHOE_SIZE");
        let used = spoki.delete_custom_field().id(61).send().await.unwrap_err();
        assert!(used.to_string().contains("400"), "{used}");
        spoki.delete_custom_field().id(&id).send().await.unwrap();
        assert!(is_missing(
            spoki
                .retrieve_custom_field()
                .custom_field_id(&id)
                .send()
                .await
        ));
    }
}

#[tokio::test]
async fn the_last_administrator_stays() {
    for (mock, spoki) in clients().await {
        mock.set_limits(false);
        let last = spoki.delete_role().id(50).send().await.unwrap_err();
        assert!(last.to_string().contains("Administrator"), "{last}");
        let unknown = spoki.update_role().id(51).role("Baker").send().await;
        assert!(field_error(unknown).starts_with("role: Must be one of: Administrator"));
        spoki
            .update_role()
            .id(51)
            .role(RoleName::Administrator)
            .send()
            .await
            .unwrap();
        spoki.delete_role().id(50).send().await.unwrap();
        spoki.delete_role().id(51).send().await.unwrap_err();
        let key = async || {
            spoki
                .check_role_private_key()
                .role_id(52)
                .send()
                .await
                .unwrap()
                .raw_json()
        };
        assert_eq!(key().await, json!({"has_private_key": false}));
        spoki
            .generate_role_private_key()
            .id(52)
            .send()
            .await
            .unwrap();
        assert_eq!(key().await, json!({"has_private_key": true}));
    }
}

#[tokio::test]
async fn templates_go_through_their_states() {
    for (mock, spoki) in clients().await {
        mock.set_limits(false);
        let copy = spoki
            .clone_template()
            .template_id(9021)
            .send()
            .await
            .unwrap()
            .raw_json();
        assert_eq!(copy["status"], 0);
        let localizations = copy["templatelocalization_set"].as_array().unwrap();
        assert!(localizations.iter().all(|part| part["status"] == "DRAFT"));
        assert!(
            localizations
                .iter()
                .all(|part| part["id"].as_i64() > Some(15_024))
        );
        let get = async || {
            spoki
                .retrieve_template()
                .template_id(9021)
                .send()
                .await
                .unwrap()
        };
        assert_eq!(
            (get().await.status, get().await.is_approved),
            (Some(2), Some(true))
        );
        spoki
            .revert_template_to_draft()
            .template_id(9021)
            .send()
            .await
            .unwrap();
        assert_eq!(
            (get().await.status, get().await.is_approved),
            (Some(0), Some(false))
        );
    }
}

#[tokio::test]
async fn template_parts_are_changed_and_added() {
    for (mock, spoki) in clients().await {
        mock.set_limits(false);
        let get = async || {
            spoki
                .retrieve_template()
                .template_id(9021)
                .send()
                .await
                .unwrap()
        };
        let text = |id: Option<i64>, text: &str| {
            let body = TemplateComponent::builder().text(text).build();
            let part = TemplateLocalizationInput::builder().language(Language::German);
            let part = part.body_template_component(body);
            match id {
                Some(id) => part.id(id).build(),
                None => part.build(),
            }
        };
        let change = |parts: Vec<TemplateLocalizationInput>| {
            spoki
                .update_template()
                .id(9021)
                .templatelocalization_set(parts)
                .send()
        };
        change(vec![text(Some(15_021), "Neu"), text(None, "Dazu")])
            .await
            .unwrap();
        let changed = get().await;
        let texts: Vec<String> = changed
            .templatelocalization_set
            .iter()
            .map(|part| part.body_template_component.as_ref().unwrap()["text"].to_string())
            .collect();
        assert_eq!(texts.len(), 3);
        assert_eq!(
            (texts[0].as_str(), texts[2].as_str()),
            ("\"Neu\"", "\"Dazu\"")
        );
        let unknown = change(vec![text(Some(1), "?")]).await;
        assert_eq!(
            field_error(unknown),
            "templatelocalization_set: No entry has the id 1."
        );

        for call in [
            spoki.delete_template().id(9021),
            spoki.delete_template().id(9021).force_delete(false),
        ] {
            let used = call.send().await.unwrap_err();
            assert!(used.to_string().contains("automation 1507"), "{used}");
        }
        spoki
            .delete_template()
            .id(9021)
            .force_delete(true)
            .send()
            .await
            .unwrap();
        let created = spoki
            .create_template()
            .name("n")
            .category(TemplateCategory::Marketing);
        let created = created
            .templatelocalization_set([text(None, "Hi")])
            .send()
            .await
            .unwrap();
        assert_eq!(
            (created.status, created.is_approved),
            (Some(0), Some(false))
        );
    }
}

#[tokio::test]
async fn contacts_have_the_documented_filters() {
    for (_mock, spoki) in clients().await {
        let all = || spoki.list_contacts();
        let filtered = [
            (all().tag(12), 2),
            (all().email("BRUNO@example.com"), 1),
            (all().phone("+390212345680"), 1),
            (all().phone("+39021234568"), 0),
            (all().search("LOVE"), 1),
            (all().search("2345"), 4),
            (all().language(Language::Italian), 2),
            (all().first_name("carla"), 1),
            (all().last_name("Muster"), 1),
            (all().is_blocked(true), 1),
            (all().is_blocked(false).tag(13), 1),
        ];
        for (index, (call, expected)) in filtered.into_iter().enumerate() {
            assert_eq!(call.send().await.unwrap().count, Some(expected), "{index}");
        }
    }
}

#[tokio::test]
async fn other_lists_are_filtered_too() {
    for (mock, spoki) in clients().await {
        mock.set_limits(false);
        let campaigns = async |from: &str, until: &str| {
            let call = spoki.list_campaigns().scheduled_datetime_gte(from);
            call.scheduled_datetime_lte(until)
                .send()
                .await
                .unwrap()
                .count
        };
        assert_eq!(campaigns("2026-02-12", "2026-02-13").await, Some(1));
        assert_eq!(
            campaigns("2026-02-12T10:00:00+01:00", "2026-02-12T09:00:00Z").await,
            Some(1)
        );
        assert_eq!(campaigns("2026-02-01", "2026-02-12").await, Some(0));
        let fields = async |code: &str, label: &str| {
            let call = spoki.list_custom_fields().code(code).label(label);
            call.send().await.unwrap().len()
        };
        assert_eq!(fields("_NUMBER", " NUMBER").await, 2);
        assert_eq!(fields("ORDER_", "LAST").await, 0);
        assert_eq!(fields("LAST_", "ORDER").await, 1);
        let reports = spoki
            .list_reports()
            .granularity("Month")
            .period_start("2026-02-01");
        assert_eq!(reports.send().await.unwrap().len(), 1);
        let templates = spoki.list_templates().search("9022").send().await.unwrap();
        assert_eq!(templates.items[0].name, "easter_offer");
        let automations = spoki
            .list_automations()
            .search("1508")
            .send()
            .await
            .unwrap();
        assert_eq!(automations.items[0].name, "Parcel on its way");
    }
}

#[tokio::test]
async fn lists_come_in_pages() {
    let mock = Mock::start().await;
    let spoki = mock.client(Backend::Rest);
    let page = |page: &str, size: &str| {
        let options = Options::new()
            .extra_query("page", page)
            .extra_query("page_size", size);
        spoki
            .with_options(options)
            .list_contacts()
            .search("example")
            .send()
    };
    let first = page("1", "3").await.unwrap();
    assert_eq!(
        (first.len(), first.count, &first.previous),
        (3, Some(4), &None)
    );
    let next = first.next.clone().unwrap();
    let path = next.strip_prefix(mock.url()).unwrap();
    assert_eq!(path, "/api/1/contacts/?search=example&page_size=3&page=2");
    let second = page("2", "3").await.unwrap();
    assert_eq!((second.len(), &second.next), (1, &None));
    assert!(second.previous.as_ref().unwrap().ends_with("page=1"));
    assert!(is_missing(page("3", "3").await));
    let wrong = page("1", "none").await;
    assert_eq!(
        field_error(wrong),
        "page_size: Must be a whole number of at least 1."
    );
}

#[tokio::test]
async fn tickets_have_their_own_paging_and_sorting() {
    for (mock, spoki) in clients().await {
        let call = spoki
            .list_tickets()
            .sort_by("title")
            .order(SortOrder::Descending);
        let page = call.page(2).per_page(2).send().await.unwrap();
        assert_eq!(page.items[0].title, "Cake without candles");
        assert_eq!((page.count, &page.next), (Some(3), &None));
        let previous = page.previous.clone().unwrap();
        assert!(
            previous.starts_with(mock.url()) && previous.contains("per_page=2"),
            "{previous}"
        );
        let far = spoki.list_tickets().page(9).send().await;
        assert!(is_missing(far));
    }
}

#[tokio::test]
async fn a_mock_can_start_with_other_data() {
    let data = json!({"tags": [{"id": 3, "name": "Own"}]});
    let mock = Mock::builder().data(data).unwrap().start().unwrap();
    let spoki = mock.client(Backend::Rest);
    assert_eq!(spoki.retrieve_tag().id(3).send().await.unwrap().name, "Own");
    assert!(is_missing(
        spoki.retrieve_contact().contact_id(4711).send().await
    ));
    assert!(Mock::builder().data(json!({"tags": 3})).is_err());
}
