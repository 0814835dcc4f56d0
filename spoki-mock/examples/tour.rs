//! A tour of all actions, over both backends, without an account: `cargo run --example tour`.
//!
//! It starts the mock inside this process. Spoki's own REST API and Composio lead to the same account
//! there, so one way sees what the other has done.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use serde_json::Value;
use spoki_api::{
    Client, ContactInput, CustomFieldType, Error, Id, Language, MediaFormat, Reply, RoleName,
    SettableCampaignStatus, TemplateCategory, TemplateComponent, TemplateLocalizationInput,
    TicketPriority, catalog,
};
use spoki_mock::{Backend, Mock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    println!("{}", story().await?);
    Ok(())
}

/// The whole tour, as the text that is printed.
pub(crate) async fn story() -> Result<String, Error> {
    let mock = Mock::start().await;
    let mut tour = Tour {
        rest: mock.client(Backend::Rest),
        composio: mock.client(Backend::Composio),
        mock,
        lines: String::new(),
        steps: 0,
    };
    tour.account().await?;
    tour.fields().await?;
    let list = tour.import().await?;
    tour.contacts().await?;
    tour.lists(&list).await?;
    tour.media().await?;
    tour.templates().await?;
    tour.campaigns().await?;
    tour.tickets().await?;
    tour.people().await?;
    tour.reports().await?;
    tour.limits().await?;
    Ok(tour.end())
}

/// The traveller, and what it has told so far.
struct Tour {
    mock: Mock,
    rest: Client,
    composio: Client,
    lines: String,
    steps: usize,
}

type Told<T> = Result<T, Error>;

impl Tour {
    fn chapter(&mut self, title: &str) {
        let _ = write!(self.lines, "\n{title}\n\n");
    }

    /// One row of the table; what was called is taken from the mock's journal.
    fn row(&mut self, words: &str) {
        self.steps += 1;
        let journal = self.mock.journal();
        let Some(last) = journal.last() else {
            return;
        };
        let action = last.slug.unwrap_or_default();
        let action = action.strip_prefix("SPOKI_").unwrap_or(action);
        let _ = writeln!(
            self.lines,
            "{:>4}  {:<8}  {:<30}  {:>3}  {words}",
            self.steps,
            last.backend,
            action.to_lowercase(),
            last.status.unwrap_or_default(),
        );
    }

    /// Tells what came of a call that has to succeed.
    fn told<T>(
        &mut self,
        outcome: Result<Reply<T>, Error>,
        words: impl FnOnce(&T) -> String,
    ) -> Told<T> {
        let value = outcome?.into_inner();
        let words = words(&value);
        self.row(&words);
        Ok(value)
    }

    /// Tells why a call was refused that has to be.
    fn refused<T>(&mut self, outcome: Result<Reply<T>, Error>) -> Told<()> {
        let Err(error) = outcome else {
            self.row("was not refused, as it should have been");
            return Ok(());
        };
        if error.status().is_none() {
            return Err(error);
        }
        let fields = error.field_errors().iter();
        let said: Vec<String> = fields
            .map(|field| format!("{}: {}", field.field, field.message))
            .collect();
        let words = if said.is_empty() {
            error.message().unwrap_or_default().to_owned()
        } else {
            said.join("; ")
        };
        let words = format!("REFUSED: {words}");
        self.row(&words);
        Ok(())
    }

    fn end(self) -> String {
        let journal = self.mock.journal();
        let seen: BTreeSet<&str> = journal.iter().filter_map(|call| call.slug).collect();
        format!(
            "A day with {}, over its own REST API and over Composio\n{}\n{} of {}",
            catalog().name,
            self.lines,
            seen.len(),
            catalog().actions.len()
        )
    }
}

/// The name that people gave something.
fn name(value: &Value, field: &str) -> String {
    match &value[field] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn names<'v>(values: impl IntoIterator<Item = &'v Value>, field: &str) -> String {
    let names: Vec<String> = values.into_iter().map(|value| name(value, field)).collect();
    names.join(", ")
}

fn shown(id: Option<&Id>) -> String {
    id.map_or_else(|| "nothing".to_owned(), ToString::to_string)
}

fn number(value: &Value) -> i64 {
    value["id"].as_i64().unwrap_or_default()
}

impl Tour {
    async fn account(&mut self) -> Told<()> {
        self.chapter("Who we are");
        let accounts = self.rest.list_accounts().send().await;
        let accounts = self.told(accounts, |list| format!("{} account", list.len()))?;
        let id = accounts
            .items
            .first()
            .and_then(|account| account.id.clone());
        let id = id.unwrap_or_default();
        let account = self
            .composio
            .retrieve_account()
            .account_id(&id)
            .send()
            .await;
        self.told(account, |account| {
            format!(
                "{}, credit for about {} conversations",
                account.name,
                account
                    .estimated_available_conversations
                    .unwrap_or_default()
            )
        })?;
        let agencies = self.composio.list_agencies().send().await;
        self.told(agencies, |list| format!("{} agency", list.len()))?;
        let partners = self.rest.list_partners().send().await;
        self.told(partners, |list| names(list, "name"))?;
        let link = self
            .rest
            .create_account_onboarding_link()
            .account_id(&id)
            .send()
            .await;
        self.refused(link)
    }

    async fn fields(&mut self) -> Told<()> {
        self.chapter("A field for what bakers want to know");
        let field = self
            .rest
            .create_custom_field()
            .label("BREAD")
            .code("FAVORITE_BREAD")
            .field_type(CustomFieldType::Text)
            .example("Rye")
            .send()
            .await;
        let field = self.told(field, |field| {
            format!("{} for %%{}%%", field.label, field.code)
        })?;
        let id = field.id.unwrap_or_default();
        let again = self
            .composio
            .create_custom_field()
            .label("PHONE")
            .code("PHONE")
            .field_type(CustomFieldType::Text)
            .example("1")
            .send()
            .await;
        self.refused(again)?;
        let field = self
            .composio
            .update_custom_field()
            .custom_field_id(&id)
            .label("FAVORITE BREAD")
            .send()
            .await;
        self.told(field, |field| format!("now called {}", field.label))?;
        let field = self
            .rest
            .retrieve_custom_field()
            .custom_field_id(&id)
            .send()
            .await;
        self.told(field, |field| format!("and so it is: {}", field.label))?;
        let fields = self
            .composio
            .list_custom_fields()
            .label("NUMBER")
            .send()
            .await;
        self.told(fields, |list| names(list, "code")).map(|_| ())
    }

    /// Imports contacts into a new list.
    async fn import(&mut self) -> Told<Id> {
        self.chapter("Contacts come in");
        let list = self.rest.create_list().name("Spring tasting").send().await;
        let list = self.told(list, |list| {
            format!("list {} is {}", shown(list.id.as_ref()), list.name)
        })?;
        let id = list.id.unwrap_or_default();
        let guests = [
            ContactInput::builder()
                .phone("+390212345690")
                .first_name("Fausta")
                .language(Language::Italian)
                .build(),
            ContactInput::builder()
                .phone("+390212345691")
                .first_name("Gino")
                .language(Language::Italian)
                .build(),
            ContactInput::builder()
                .phone("+390212345678")
                .first_name("Ada")
                .language(Language::English)
                .build(),
        ];
        let sync = self
            .rest
            .sync_list_contacts()
            .list_id(&id)
            .contacts(guests)
            .send()
            .await;
        self.told(sync, |result| {
            format!(
                "3 guests, {} errors; Ada was known before",
                result.errors.len()
            )
        })?;
        let list = self.composio.retrieve_list().list_id(&id).send().await;
        self.told(list, |list| {
            format!("{} contacts on it", list.contacts_count.unwrap_or_default())
        })?;
        let bulk = [ContactInput::builder()
            .phone("+390212345692")
            .first_name("Hanna")
            .build()];
        let bulk = self
            .composio
            .sync_contacts_bulk()
            .contacts(bulk)
            .send()
            .await;
        self.told(bulk, |result| format!("errors: {}", result["errors"]))?;
        Ok(id)
    }

    async fn contacts(&mut self) -> Told<()> {
        self.chapter("A contact, looked at from all sides");
        let contact = self
            .composio
            .create_or_update_contact()
            .phone("+390212345692")
            .last_name("Beispiel")
            .custom_fields([("FAVORITE_BREAD", "Rye")])
            .send()
            .await;
        let contact = self.told(contact, |contact| {
            format!(
                "{} {}, told by the number",
                contact.first_name, contact.last_name
            )
        })?;
        let id = contact.id.unwrap_or_default();
        let contact = self
            .rest
            .update_contact()
            .id(&id)
            .email("hanna@example.com")
            .send()
            .await;
        self.told(contact, |contact| contact.email.clone().unwrap_or_default())?;
        let wrong = self
            .rest
            .update_contact()
            .id(&id)
            .phone("+390212345678")
            .send()
            .await;
        self.refused(wrong)?;
        let contact = self.rest.retrieve_contact().contact_id(&id).send().await;
        self.told(contact, |contact| {
            let bread = contact
                .contactfield_set
                .first()
                .and_then(|field| field.value.clone());
            format!("likes {}", bread.unwrap_or_default())
        })?;
        let contacts = self
            .composio
            .list_contacts()
            .search("beispiel")
            .send()
            .await;
        self.told(contacts, |list| format!("{} found", list.len()))?;
        let operator = self
            .composio
            .add_contact_operator()
            .id(&id)
            .email("operator@example.com")
            .send()
            .await;
        self.told(operator, |contact| {
            format!(
                "{} operator",
                contact["role_set"].as_array().map_or(0, Vec::len)
            )
        })?;
        let stranger = self
            .rest
            .add_contact_operator()
            .id(&id)
            .email("stranger@example.com")
            .send()
            .await;
        self.refused(stranger)?;
        let operator = self
            .rest
            .remove_contact_operator()
            .id(&id)
            .email("operator@example.com")
            .send()
            .await;
        self.told(operator, |contact| {
            format!(
                "{} operators",
                contact["role_set"].as_array().map_or(0, Vec::len)
            )
        })?;
        let tags = self.rest.list_tags().send().await;
        let tags = self.told(tags, |list| format!("{} tags", list.len()))?;
        let tag = tags
            .items
            .first()
            .and_then(|tag| tag.id.clone())
            .unwrap_or_default();
        let tag = self.composio.retrieve_tag().id(tag).send().await;
        self.told(tag, |tag| tag.name.clone())?;
        let gone = self.composio.delete_contact().id(&id).send().await;
        self.told(gone, |_| "Hanna wants to be forgotten".to_owned())?;
        let gone = self.rest.retrieve_contact().contact_id(&id).send().await;
        self.refused(gone)
    }

    async fn lists(&mut self, list: &Id) -> Told<()> {
        self.chapter("The list empties");
        let lists = self.rest.list_lists().search("tasting").send().await;
        self.told(lists, |lists| names(lists, "name"))?;
        let some = self
            .composio
            .remove_list_contacts()
            .list_id(list)
            .contacts([4711])
            .send()
            .await;
        self.told(some, |_| "Ada cannot come".to_owned())?;
        let left = self.rest.retrieve_list().list_id(list).send().await;
        self.told(left, |list| {
            format!("{} left", list.contacts_count.unwrap_or_default())
        })?;
        let all = self.rest.remove_all_list_contacts().id(list).send().await;
        self.told(all, |_| "it rains".to_owned())?;
        let gone = self.composio.delete_list().id(list).send().await;
        self.told(gone, |_| "no tasting this year".to_owned())
            .map(|_| ())
    }

    async fn media(&mut self) -> Told<()> {
        self.chapter("A picture");
        let media = self
            .rest
            .create_media()
            .title("Rye bread")
            .format_type(MediaFormat::Image)
            .content_type("image/jpeg")
            .external_url("https://example.com/media/rye.jpg")
            .send()
            .await;
        let media = self.told(media, |media| name(media, "title"))?;
        let id = number(&media);
        let media = self
            .composio
            .update_media()
            .id(id)
            .title("Rye bread, sliced")
            .send()
            .await;
        self.told(media, |media| name(media, "title"))?;
        let media = self.composio.retrieve_media().id(id).send().await;
        self.told(media, |media| name(media, "external_url"))?;
        let media = self.rest.list_media().send().await;
        self.told(media, |list| names(list, "title"))?;
        let gone = self.composio.delete_media().id(id).send().await;
        self.told(gone, |_| "eaten".to_owned()).map(|_| ())
    }

    async fn templates(&mut self) -> Told<()> {
        self.chapter("A template through its states");
        let text = |text: &str| {
            let body = TemplateComponent::builder().text(text).build();
            [TemplateLocalizationInput::builder()
                .language(Language::English)
                .body_template_component(body)
                .build()]
        };
        let draft = self
            .rest
            .create_template()
            .name("rye_is_back")
            .category(TemplateCategory::Marketing)
            .templatelocalization_set(text("Rye bread is back, %%FIRST_NAME%%."))
            .send()
            .await;
        let draft = self.told(draft, |template| {
            format!("status {:?}, a draft", template.status.unwrap_or(-1))
        })?;
        let id = draft.id.unwrap_or_default();
        let changed = self
            .composio
            .update_template()
            .id(&id)
            .category("UTILITY")
            .send()
            .await;
        self.told(changed, |template| {
            format!(
                "{}, category {}",
                template.name,
                template
                    .category
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default()
            )
        })?;
        let found = self.rest.list_templates().search("order").send().await;
        let found = self.told(found, |list| {
            list.iter()
                .map(|template| {
                    format!(
                        "{}, status {}",
                        template.name,
                        template.status.unwrap_or(-1)
                    )
                })
                .collect::<Vec<_>>()
                .join("; ")
        })?;
        let approved = found
            .items
            .first()
            .and_then(|template| template.id.clone())
            .unwrap_or_default();
        let copy = self
            .composio
            .clone_template()
            .template_id(&approved)
            .send()
            .await;
        let copy = self.told(copy, |copy| {
            format!(
                "the copy has status {} and languages of its own",
                copy["status"]
            )
        })?;
        let back = self
            .rest
            .revert_template_to_draft()
            .template_id(&approved)
            .send()
            .await;
        self.told(back, |template| {
            format!("withdrawn from WhatsApp: status {}", template["status"])
        })?;
        let seen = self
            .composio
            .retrieve_template()
            .template_id(&approved)
            .send()
            .await;
        self.told(seen, |template| {
            format!("approved: {}", template.is_approved.unwrap_or_default())
        })?;
        let used = self.rest.delete_template().id(&approved).send().await;
        self.refused(used)?;
        let forced = self
            .composio
            .delete_template()
            .id(&approved)
            .force_delete(true)
            .send()
            .await;
        self.told(forced, |_| "gone all the same, by force".to_owned())?;
        let copy = self.rest.delete_template().id(number(&copy)).send().await;
        self.told(copy, |_| "the copy, too".to_owned()).map(|_| ())
    }

    async fn campaigns(&mut self) -> Told<()> {
        self.chapter("A campaign");
        let automations = self
            .composio
            .list_automations()
            .is_active(true)
            .send()
            .await;
        let automations = self.told(automations, |list| format!("{} active", list.len()))?;
        let id = automations
            .items
            .first()
            .and_then(|automation| automation.id.clone())
            .unwrap_or_default();
        let automation = self.rest.retrieve_automation().id(id).send().await;
        self.told(automation, |automation| {
            format!(
                "{}: {} webhook, its secret stays hidden",
                automation.name,
                automation.webhook_set.len()
            )
        })?;
        let campaigns = self
            .rest
            .list_campaigns()
            .scheduled_datetime_gte("2026-02-01")
            .send()
            .await;
        self.told(campaigns, |list| {
            list.iter()
                .map(|campaign| campaign.name.clone())
                .collect::<Vec<_>>()
                .join(", ")
        })?;
        let campaign = self
            .composio
            .update_campaign()
            .id(233)
            .status(SettableCampaignStatus::Scheduled)
            .send()
            .await;
        self.refused(campaign)?;
        let campaign = self
            .rest
            .update_campaign()
            .id(233)
            .status(SettableCampaignStatus::Scheduled)
            .scheduled_datetime("2026-03-21T09:00:00.000Z")
            .send()
            .await;
        self.told(campaign, |campaign| {
            format!(
                "{} goes out at {}",
                campaign.name,
                campaign.scheduled_datetime.clone().unwrap_or_default()
            )
        })
        .map(|_| ())
    }

    async fn tickets(&mut self) -> Told<()> {
        self.chapter("A ticket is opened and closed");
        let ticket = self
            .rest
            .create_ticket()
            .title("Invoice missing")
            .status("Open")
            .priority(TicketPriority::High)
            .contact_phone("+390212345678")
            .send()
            .await;
        let ticket = self.told(ticket, |ticket| {
            let who = ticket
                .contact
                .as_ref()
                .map(|contact| contact.first_name.clone());
            format!(
                "ticket {} of {}",
                shown(ticket.id.as_ref()),
                who.unwrap_or_default()
            )
        })?;
        let tickets = self
            .composio
            .list_tickets()
            .page(1)
            .per_page(2)
            .sort_by("id")
            .order(spoki_api::SortOrder::Descending)
            .send()
            .await;
        self.told(tickets, |list| {
            let titles: Vec<String> = list.iter().map(|ticket| ticket.title.clone()).collect();
            format!(
                "{} of {}: {}",
                list.len(),
                list.count.unwrap_or_default(),
                titles.join(", ")
            )
        })?;
        let gone = self
            .composio
            .delete_ticket()
            .id(ticket.id.clone().unwrap_or_default())
            .send()
            .await;
        self.told(gone, |_| "it was in the other envelope".to_owned())?;
        let gone = self
            .rest
            .delete_ticket()
            .id(ticket.id.unwrap_or_default())
            .send()
            .await;
        self.refused(gone)
    }

    async fn people(&mut self) -> Told<()> {
        self.chapter("People and machines");
        let roles = self.rest.list_roles().send().await;
        self.told(roles, |list| names(list, "role"))?;
        let role = self
            .composio
            .add_service_user()
            .name("Oven")
            .role(RoleName::ChatOperator)
            .send()
            .await;
        let role = self.told(role, |role| {
            format!(
                "{} for {}",
                name(role, "role"),
                name(&role["user"], "firstname")
            )
        })?;
        let id = number(&role);
        let has = self.rest.check_role_private_key().role_id(id).send().await;
        self.told(has, |has| format!("has a key: {}", has["has_private_key"]))?;
        let key = self
            .composio
            .generate_role_private_key()
            .id(id)
            .send()
            .await;
        self.told(key, |key| format!("a key, which nothing prints: {key:?}"))?;
        let has = self
            .composio
            .check_role_private_key()
            .role_id(id)
            .send()
            .await;
        self.told(has, |has| format!("has a key: {}", has["has_private_key"]))?;
        let changed = self
            .rest
            .update_role()
            .id(id)
            .role(RoleName::ChatOperatorManager)
            .send()
            .await;
        self.told(changed, |role| name(role, "role"))?;
        let role = self.composio.retrieve_role().id(id).send().await;
        self.told(role, |role| name(role, "role"))?;
        let sole = self.rest.delete_role().id(50).send().await;
        self.refused(sole)?;
        let gone = self.composio.delete_role().id(id).send().await;
        self.told(gone, |_| "the oven is off".to_owned())?;
        let invitation = self
            .composio
            .update_invitation_role()
            .id(640)
            .role(RoleName::Administrator)
            .send()
            .await;
        self.told(invitation, |invitation| name(invitation, "role"))?;
        let sent = self.rest.resend_invitation().id(640).send().await;
        self.told(sent, |invitation| {
            format!("sent at {}", name(invitation, "sent_datetime"))
        })
        .map(|_| ())
    }

    async fn reports(&mut self) -> Told<()> {
        self.chapter("What it came to");
        let reports = self.rest.list_reports().granularity("Month").send().await;
        self.told(reports, |list| names(list, "period_start"))?;
        let report = self
            .composio
            .get_account_current_report()
            .account_id(1204)
            .send()
            .await;
        self.told(report, |report| {
            format!(
                "{} messages sent, {} read",
                report.sent_message_count.unwrap_or_default(),
                report.read_message_count.unwrap_or_default()
            )
        })
        .map(|_| ())
    }

    async fn limits(&mut self) -> Told<()> {
        self.chapter("What does not go, and what goes only once a minute");
        let used = self.rest.delete_custom_field().id(61).send().await;
        self.refused(used)?;
        let free = self.composio.delete_custom_field().id(62).send().await;
        self.told(free, |_| "nobody uses this one".to_owned())?;
        let guest = || {
            [ContactInput::builder()
                .phone("+390212345690")
                .last_name("Esempio")
                .build()]
        };
        let early = self
            .rest
            .sync_contacts_bulk()
            .contacts(guest())
            .send()
            .await;
        self.refused(early)?;
        self.mock.clock().advance(Duration::from_secs(60));
        let late = self
            .rest
            .sync_contacts_bulk()
            .contacts(guest())
            .send()
            .await;
        self.told(late, |result| {
            format!("a minute later; errors: {}", result["errors"])
        })
        .map(|_| ())
    }
}
