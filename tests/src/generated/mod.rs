// @generated from spec/ by `cargo xtask codegen`: edit the spec instead.

//!  Calls of every action, and every other public name of the generated code.

use super::{Call, run};

/// Every action, with its required arguments and with all.
pub const CALLS: &[Call] = &[
    Call {
        slug: "SPOKI_ADD_CONTACT_OPERATOR",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client.add_contact_operator().id("4711").email("operator@example.com").send(),
        ),
        full: |client| run(
            client.add_contact_operator().id("4711").email("operator@example.com").send(),
        ),
    },
    Call {
        slug: "SPOKI_ADD_SERVICE_USER",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .add_service_user()
                .name("CRM bridge")
                .role(spoki_api::RoleName::ChatOperator)
                .send(),
        ),
        full: |client| run(
            client
                .add_service_user()
                .name("CRM bridge")
                .role(spoki_api::RoleName::ChatOperator)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_CHECK_ROLE_PRIVATE_KEY",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.check_role_private_key().role_id(52).send()),
        full: |client| run(client.check_role_private_key().role_id(52).send()),
    },
    Call {
        slug: "SPOKI_CLONE_TEMPLATE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.clone_template().template_id(9021).send()),
        full: |client| run(client.clone_template().template_id(9021).send()),
    },
    Call {
        slug: "SPOKI_CREATE_ACCOUNT_ONBOARDING_LINK",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client.create_account_onboarding_link().account_id(1204).send(),
        ),
        full: |client| run(
            client.create_account_onboarding_link().account_id(1204).send(),
        ),
    },
    Call {
        slug: "SPOKI_CREATE_CUSTOM_FIELD",
        reply: "{\"code\":\"CUSTOMER_NUMBER\",\"example\":\"C-1042\",\"field_type\":1,\"id\":61,\"label\":\"CUSTOMER NUMBER\"}",
        minimal: |client| run(
            client
                .create_custom_field()
                .code("LOYALTY_LEVEL")
                .label("LOYALTY LEVEL")
                .example("Gold")
                .field_type(spoki_api::CustomFieldType::Text)
                .send(),
        ),
        full: |client| run(
            client
                .create_custom_field()
                .code("LOYALTY_LEVEL")
                .label("LOYALTY LEVEL")
                .example("Gold")
                .field_type(spoki_api::CustomFieldType::Text)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_CREATE_LIST",
        reply: "{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}",
        minimal: |client| run(client.create_list().name("Newsletter").send()),
        full: |client| run(client.create_list().name("Newsletter").send()),
    },
    Call {
        slug: "SPOKI_CREATE_MEDIA",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .create_media()
                .title("Spring catalog")
                .format_type(spoki_api::MediaFormat::Document)
                .content_type("application/pdf")
                .external_url("https://example.com/media/spring.pdf")
                .send(),
        ),
        full: |client| run(
            client
                .create_media()
                .title("Spring catalog")
                .format_type(spoki_api::MediaFormat::Document)
                .content_type("application/pdf")
                .external_url("https://example.com/media/spring.pdf")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_CREATE_OR_UPDATE_CONTACT",
        reply: "{\"chat_link\":\"sample\",\"contactfield_set\":[{\"field\":61,\"id\":4711061,\"value\":\"C-1042\",\"value_datetime\":\"2026-03-01T09:30:00Z\",\"visual_code\":\"%%CUSTOMER_NUMBER%%\"}],\"contactfield_values\":{\"detail\":\"sample\"},\"created_datetime\":\"2026-02-13T08:15:00.000Z\",\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"has_invalid_phone\":false,\"id\":4711,\"is_blocked\":false,\"is_restricted\":true,\"is_subscribed\":true,\"language\":\"en\",\"last_name\":\"Lovelace\",\"list_set\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"phone\":\"+390212345678\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}],\"status\":\"Not Declared\",\"tag_set\":[{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}]}",
        minimal: |client| run(
            client.create_or_update_contact().phone("+390212345678").send(),
        ),
        full: |client| run(
            client
                .create_or_update_contact()
                .email("ada@example.com")
                .phone("+390212345678")
                .language(spoki_api::Language::English)
                .last_name("Lovelace")
                .first_name("Ada")
                .custom_fields([("CUSTOMER_NUMBER", "C-1042")])
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_CREATE_TEMPLATE",
        reply: "{\"category\":\"MARKETING\",\"customfield_set\":[{\"detail\":\"sample\"}],\"id\":9021,\"integration\":1,\"is_approved\":true,\"is_favorite\":false,\"name\":\"order_shipped\",\"status\":2,\"subcategory\":\"CLASSIC\",\"template_groups\":[{\"detail\":\"sample\"}],\"templatelocalization_set\":[{\"body_template_component\":{\"component_type\":\"body\",\"text\":\"Hi %%FIRST_NAME%%, your order has left our bakery.\"},\"default_header_media\":{\"detail\":\"sample\"},\"example_custom_fields\":{\"FIRST_NAME\":\"Ada\"},\"footer_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"header_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"id\":15021,\"language\":\"en\",\"rejection_detail\":\"sample\",\"rejection_reason\":\"sample\",\"rejection_recommendation\":\"sample\",\"status\":\"APPROVED\",\"status_updated_at\":\"2026-03-01T09:30:00Z\",\"templatebuttoncomponent_set\":[{\"button_type\":\"quick_reply\",\"component_type\":\"sample\",\"form_id\":\"3301\",\"order\":0,\"phone_number\":\"+390212345678\",\"send_as_shortlink\":false,\"shortlink_code\":\"sample\",\"text\":\"Track your order\",\"url\":\"https://example.com/orders\"}]}]}",
        minimal: |client| run(
            client
                .create_template()
                .name("order_shipped")
                .category(spoki_api::TemplateCategory::Marketing)
                .templatelocalization_set([
                    spoki_api::TemplateLocalizationInput::builder()
                        .language(spoki_api::Language::English)
                        .body_template_component(
                            spoki_api::TemplateComponent::builder()
                                .component_type(spoki_api::TemplateComponentType::Body)
                                .text(
                                    "Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.",
                                )
                                .build(),
                        )
                        .templatebuttoncomponent_set([
                            spoki_api::TemplateButton::builder()
                                .button_type(spoki_api::TemplateButtonType::QuickReply)
                                .text("Where is it?")
                                .order(0)
                                .build(),
                        ])
                        .example_custom_fields([
                            ("FIRST_NAME", "Ada"),
                            ("ORDER_NUMBER", "1042"),
                        ])
                        .build(),
                ])
                .send(),
        ),
        full: |client| run(
            client
                .create_template()
                .name("order_shipped")
                .category(spoki_api::TemplateCategory::Marketing)
                .subcategory("CLASSIC")
                .templatelocalization_set([
                    spoki_api::TemplateLocalizationInput::builder()
                        .language(spoki_api::Language::English)
                        .body_template_component(
                            spoki_api::TemplateComponent::builder()
                                .component_type(spoki_api::TemplateComponentType::Body)
                                .text(
                                    "Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.",
                                )
                                .build(),
                        )
                        .templatebuttoncomponent_set([
                            spoki_api::TemplateButton::builder()
                                .button_type(spoki_api::TemplateButtonType::QuickReply)
                                .text("Where is it?")
                                .order(0)
                                .build(),
                        ])
                        .example_custom_fields([
                            ("FIRST_NAME", "Ada"),
                            ("ORDER_NUMBER", "1042"),
                        ])
                        .build(),
                ])
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_CREATE_TICKET",
        reply: "{\"closed_datetime\":\"2026-03-01T09:30:00Z\",\"contact\":{\"chat_link\":\"sample\",\"email\":\"bruno@example.com\",\"first_name\":\"Bruno\",\"has_invalid_phone\":false,\"id\":4712,\"language\":\"en\",\"last_name\":\"Esempio\",\"phone\":\"+390212345679\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}]},\"created_datetime\":\"2026-02-24T08:15:00.000Z\",\"description\":\"The candles were missing.\",\"id\":77,\"owner\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"},\"priority\":\"Highest\",\"reference\":\"CRM-88\",\"status\":\"Open\",\"title\":\"Cake without candles\",\"updated_datetime\":\"2026-02-25T08:15:00.000Z\"}",
        minimal: |client| run(
            client
                .create_ticket()
                .title("Invoice missing")
                .status(spoki_api::TicketStatus::Open)
                .priority(spoki_api::TicketPriority::High)
                .contact_phone("+390212345678")
                .send(),
        ),
        full: |client| run(
            client
                .create_ticket()
                .title("Invoice missing")
                .status(spoki_api::TicketStatus::Open)
                .priority(spoki_api::TicketPriority::High)
                .reference("CRM-2208")
                .description("The invoice for order 1042 has not arrived.")
                .contact_phone("+390212345678")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_DELETE_CONTACT",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_contact().id(4711).send()),
        full: |client| run(client.delete_contact().id(4711).send()),
    },
    Call {
        slug: "SPOKI_DELETE_CUSTOM_FIELD",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_custom_field().id(62).send()),
        full: |client| run(client.delete_custom_field().id(62).send()),
    },
    Call {
        slug: "SPOKI_DELETE_LIST",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_list().id(318).send()),
        full: |client| run(client.delete_list().id(318).send()),
    },
    Call {
        slug: "SPOKI_DELETE_MEDIA",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_media().id("845").send()),
        full: |client| run(client.delete_media().id("845").send()),
    },
    Call {
        slug: "SPOKI_DELETE_ROLE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_role().id("52").send()),
        full: |client| run(client.delete_role().id("52").send()),
    },
    Call {
        slug: "SPOKI_DELETE_TEMPLATE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_template().id(9021).send()),
        full: |client| run(client.delete_template().id(9021).force_delete(true).send()),
    },
    Call {
        slug: "SPOKI_DELETE_TICKET",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.delete_ticket().id(77).send()),
        full: |client| run(client.delete_ticket().id(77).send()),
    },
    Call {
        slug: "SPOKI_GENERATE_ROLE_PRIVATE_KEY",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.generate_role_private_key().id("52").send()),
        full: |client| run(client.generate_role_private_key().id("52").send()),
    },
    Call {
        slug: "SPOKI_GET_ACCOUNT_CURRENT_REPORT",
        reply: "{\"account\":1204,\"contacted_contacts\":339,\"conversation_count\":343,\"created_datetime\":\"2026-02-28T08:15:00.000Z\",\"delivered_message_count\":1353,\"exchanged_messages\":2034,\"free_message_count\":678,\"granularity\":\"Day\",\"incoming_message_count\":678,\"period_start\":\"2026-02-01\",\"read_message_count\":1017,\"sent_message_count\":1356,\"template_message_count\":678,\"updated_datetime\":\"2026-02-28T09:15:00.000Z\"}",
        minimal: |client| run(
            client.get_account_current_report().account_id(1204).send(),
        ),
        full: |client| run(client.get_account_current_report().account_id(1204).send()),
    },
    Call {
        slug: "SPOKI_LIST_ACCOUNTS",
        reply: "[{\"account_type\":1,\"channels\":[{\"detail\":\"sample\"}],\"contacted_in_24h\":37,\"contacted_in_7d\":212,\"country_code\":\"sample\",\"current_credit\":84250,\"daily_limit\":1000,\"default_country_code\":\"sample\",\"default_language\":\"en\",\"default_prefix\":\"sample\",\"default_pricing_delta\":1.5,\"estimated_available_conversations\":1203,\"has_low_credit_alert\":true,\"has_official_verification\":false,\"id\":1204,\"is_active\":true,\"low_credit_threshold\":10000,\"min_credit_balance_millicents\":7,\"name\":\"Example Bakery\",\"phone\":\"390212345600\",\"phone_status\":\"Connected\",\"primary_channel_id\":1,\"quality_reasons\":[],\"quality_score\":\"GREEN\",\"status\":\"Active\",\"timezone\":\"sample\"}]",
        minimal: |client| run(client.list_accounts().send()),
        full: |client| run(client.list_accounts().send()),
    },
    Call {
        slug: "SPOKI_LIST_AGENCIES",
        reply: "[{\"account\":1204,\"id\":31}]",
        minimal: |client| run(client.list_agencies().send()),
        full: |client| run(client.list_agencies().send()),
    },
    Call {
        slug: "SPOKI_LIST_AUTOMATIONS",
        reply: "[{\"automation_groups\":[{\"detail\":\"sample\"}],\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"first_message_text\":\"Hi %%FIRST_NAME%%, we have your order.\",\"id\":1507,\"is_active\":true,\"is_favorite\":true,\"name\":\"Order confirmed\",\"updated_datetime\":\"2026-02-11T08:15:00.000Z\",\"updated_user\":{\"detail\":\"sample\"},\"webhook_set\":[{\"is_active\":true,\"link\":\"https://hooks.example.com/0f8f7c1e-0000-4000-8000-000000001507/\",\"secret\":\"example-webhook-secret\",\"uuid\":\"0f8f7c1e-0000-4000-8000-000000001507\"}]}]",
        minimal: |client| run(client.list_automations().send()),
        full: |client| run(
            client
                .list_automations()
                .search("cart")
                .is_active(true)
                .webhook_platform(spoki_api::WebhookPlatform::ActiveCampaign)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_LIST_CAMPAIGNS",
        reply: "[{\"automation\":{\"id\":1508,\"name\":\"Parcel on its way\"},\"automation_completed\":4,\"automation_failed\":1,\"automation_interacted_with\":2,\"automation_started\":5,\"automation_valid_failed\":1,\"contacts_count\":5,\"created_datetime\":\"2026-02-09T08:15:00.000Z\",\"id\":232,\"lists\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"messages_failed\":1,\"messages_read\":4,\"messages_received\":2,\"messages_sent\":5,\"name\":\"Carnival opening hours\",\"other_contacts\":[1],\"scheduled_datetime\":\"2026-02-12T09:00:00.000Z\",\"status\":\"Draft\"}]",
        minimal: |client| run(client.list_campaigns().send()),
        full: |client| run(
            client
                .list_campaigns()
                .scheduled_datetime_gte("2026-03-01T00:00:00Z")
                .scheduled_datetime_lte("2026-03-31")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_LIST_CONTACTS",
        reply: "[{\"chat_link\":\"sample\",\"contactfield_set\":[{\"field\":61,\"id\":4711061,\"value\":\"C-1042\",\"value_datetime\":\"2026-03-01T09:30:00Z\",\"visual_code\":\"%%CUSTOMER_NUMBER%%\"}],\"contactfield_values\":{\"detail\":\"sample\"},\"created_datetime\":\"2026-02-13T08:15:00.000Z\",\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"has_invalid_phone\":false,\"id\":4711,\"is_blocked\":false,\"is_restricted\":true,\"is_subscribed\":true,\"language\":\"en\",\"last_name\":\"Lovelace\",\"list_set\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"phone\":\"+390212345678\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}],\"status\":\"Not Declared\",\"tag_set\":[{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}]}]",
        minimal: |client| run(client.list_contacts().send()),
        full: |client| run(
            client
                .list_contacts()
                .tag(12)
                .email("ada@example.com")
                .phone("+390212345678")
                .search("lovelace")
                .language(spoki_api::Language::English)
                .last_name("Lovelace")
                .first_name("Ada")
                .is_blocked(true)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_LIST_CUSTOM_FIELDS",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_custom_fields().send()),
        full: |client| run(
            client.list_custom_fields().code("CUSTOMER").label("CUSTOMER NUMBER").send(),
        ),
    },
    Call {
        slug: "SPOKI_LIST_LISTS",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_lists().send()),
        full: |client| run(client.list_lists().search("news").send()),
    },
    Call {
        slug: "SPOKI_LIST_MEDIA",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_media().send()),
        full: |client| run(client.list_media().send()),
    },
    Call {
        slug: "SPOKI_LIST_PARTNERS",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_partners().send()),
        full: |client| run(client.list_partners().send()),
    },
    Call {
        slug: "SPOKI_LIST_REPORTS",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_reports().send()),
        full: |client| run(
            client
                .list_reports()
                .account(1204)
                .granularity(spoki_api::ReportGranularity::Month)
                .period_start("2026-02-01")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_LIST_ROLES",
        reply: "[{\"detail\":\"sample\"}]",
        minimal: |client| run(client.list_roles().send()),
        full: |client| run(client.list_roles().send()),
    },
    Call {
        slug: "SPOKI_LIST_TAGS",
        reply: "[{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}]",
        minimal: |client| run(client.list_tags().send()),
        full: |client| run(client.list_tags().send()),
    },
    Call {
        slug: "SPOKI_LIST_TEMPLATES",
        reply: "[{\"category\":\"MARKETING\",\"customfield_set\":[{\"detail\":\"sample\"}],\"id\":9021,\"integration\":1,\"is_approved\":true,\"is_favorite\":false,\"name\":\"order_shipped\",\"status\":2,\"subcategory\":\"CLASSIC\",\"template_groups\":[{\"detail\":\"sample\"}],\"templatelocalization_set\":[{\"body_template_component\":{\"component_type\":\"body\",\"text\":\"Hi %%FIRST_NAME%%, your order has left our bakery.\"},\"default_header_media\":{\"detail\":\"sample\"},\"example_custom_fields\":{\"FIRST_NAME\":\"Ada\"},\"footer_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"header_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"id\":15021,\"language\":\"en\",\"rejection_detail\":\"sample\",\"rejection_reason\":\"sample\",\"rejection_recommendation\":\"sample\",\"status\":\"APPROVED\",\"status_updated_at\":\"2026-03-01T09:30:00Z\",\"templatebuttoncomponent_set\":[{\"button_type\":\"quick_reply\",\"component_type\":\"sample\",\"form_id\":\"3301\",\"order\":0,\"phone_number\":\"+390212345678\",\"send_as_shortlink\":false,\"shortlink_code\":\"sample\",\"text\":\"Track your order\",\"url\":\"https://example.com/orders\"}]}]}]",
        minimal: |client| run(client.list_templates().send()),
        full: |client| run(client.list_templates().search("order").send()),
    },
    Call {
        slug: "SPOKI_LIST_TICKETS",
        reply: "[{\"closed_datetime\":\"2026-03-01T09:30:00Z\",\"contact\":{\"chat_link\":\"sample\",\"email\":\"bruno@example.com\",\"first_name\":\"Bruno\",\"has_invalid_phone\":false,\"id\":4712,\"language\":\"en\",\"last_name\":\"Esempio\",\"phone\":\"+390212345679\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}]},\"created_datetime\":\"2026-02-24T08:15:00.000Z\",\"description\":\"The candles were missing.\",\"id\":77,\"owner\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"},\"priority\":\"Highest\",\"reference\":\"CRM-88\",\"status\":\"Open\",\"title\":\"Cake without candles\",\"updated_datetime\":\"2026-02-25T08:15:00.000Z\"}]",
        minimal: |client| run(client.list_tickets().send()),
        full: |client| run(
            client
                .list_tickets()
                .page(1)
                .order(spoki_api::SortOrder::Descending)
                .sort_by("created_datetime")
                .per_page(25)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_REMOVE_ALL_LIST_CONTACTS",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.remove_all_list_contacts().id(318).send()),
        full: |client| run(client.remove_all_list_contacts().id(318).send()),
    },
    Call {
        slug: "SPOKI_REMOVE_CONTACT_OPERATOR",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .remove_contact_operator()
                .id("4711")
                .email("operator@example.com")
                .send(),
        ),
        full: |client| run(
            client
                .remove_contact_operator()
                .id("4711")
                .email("operator@example.com")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_REMOVE_LIST_CONTACTS",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client.remove_list_contacts().list_id(318).contacts([4711, 4712]).send(),
        ),
        full: |client| run(
            client.remove_list_contacts().list_id(318).contacts([4711, 4712]).send(),
        ),
    },
    Call {
        slug: "SPOKI_RESEND_INVITATION",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.resend_invitation().id(640).send()),
        full: |client| run(client.resend_invitation().id(640).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_ACCOUNT",
        reply: "{\"account_type\":1,\"channels\":[{\"detail\":\"sample\"}],\"contacted_in_24h\":37,\"contacted_in_7d\":212,\"country_code\":\"sample\",\"current_credit\":84250,\"daily_limit\":1000,\"default_country_code\":\"sample\",\"default_language\":\"en\",\"default_prefix\":\"sample\",\"default_pricing_delta\":1.5,\"estimated_available_conversations\":1203,\"has_low_credit_alert\":true,\"has_official_verification\":false,\"id\":1204,\"is_active\":true,\"low_credit_threshold\":10000,\"min_credit_balance_millicents\":7,\"name\":\"Example Bakery\",\"phone\":\"390212345600\",\"phone_status\":\"Connected\",\"primary_channel_id\":1,\"quality_reasons\":[],\"quality_score\":\"GREEN\",\"status\":\"Active\",\"timezone\":\"sample\"}",
        minimal: |client| run(client.retrieve_account().account_id(1204).send()),
        full: |client| run(client.retrieve_account().account_id(1204).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_AUTOMATION",
        reply: "{\"automation_groups\":[{\"detail\":\"sample\"}],\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"first_message_text\":\"Hi %%FIRST_NAME%%, we have your order.\",\"id\":1507,\"is_active\":true,\"is_favorite\":true,\"name\":\"Order confirmed\",\"updated_datetime\":\"2026-02-11T08:15:00.000Z\",\"updated_user\":{\"detail\":\"sample\"},\"webhook_set\":[{\"is_active\":true,\"link\":\"https://hooks.example.com/0f8f7c1e-0000-4000-8000-000000001507/\",\"secret\":\"example-webhook-secret\",\"uuid\":\"0f8f7c1e-0000-4000-8000-000000001507\"}]}",
        minimal: |client| run(client.retrieve_automation().id(1507).send()),
        full: |client| run(client.retrieve_automation().id(1507).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_CONTACT",
        reply: "{\"chat_link\":\"sample\",\"contactfield_set\":[{\"field\":61,\"id\":4711061,\"value\":\"C-1042\",\"value_datetime\":\"2026-03-01T09:30:00Z\",\"visual_code\":\"%%CUSTOMER_NUMBER%%\"}],\"contactfield_values\":{\"detail\":\"sample\"},\"created_datetime\":\"2026-02-13T08:15:00.000Z\",\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"has_invalid_phone\":false,\"id\":4711,\"is_blocked\":false,\"is_restricted\":true,\"is_subscribed\":true,\"language\":\"en\",\"last_name\":\"Lovelace\",\"list_set\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"phone\":\"+390212345678\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}],\"status\":\"Not Declared\",\"tag_set\":[{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}]}",
        minimal: |client| run(client.retrieve_contact().contact_id(4711).send()),
        full: |client| run(client.retrieve_contact().contact_id(4711).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_CUSTOM_FIELD",
        reply: "{\"code\":\"CUSTOMER_NUMBER\",\"example\":\"C-1042\",\"field_type\":1,\"id\":61,\"label\":\"CUSTOMER NUMBER\"}",
        minimal: |client| run(client.retrieve_custom_field().custom_field_id(61).send()),
        full: |client| run(client.retrieve_custom_field().custom_field_id(61).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_LIST",
        reply: "{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}",
        minimal: |client| run(client.retrieve_list().list_id(318).send()),
        full: |client| run(client.retrieve_list().list_id(318).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_MEDIA",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.retrieve_media().id("845").send()),
        full: |client| run(client.retrieve_media().id("845").send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_ROLE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(client.retrieve_role().id("52").send()),
        full: |client| run(client.retrieve_role().id("52").send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_TAG",
        reply: "{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}",
        minimal: |client| run(client.retrieve_tag().id(12).send()),
        full: |client| run(client.retrieve_tag().id(12).send()),
    },
    Call {
        slug: "SPOKI_RETRIEVE_TEMPLATE",
        reply: "{\"category\":\"MARKETING\",\"customfield_set\":[{\"detail\":\"sample\"}],\"id\":9021,\"integration\":1,\"is_approved\":true,\"is_favorite\":false,\"name\":\"order_shipped\",\"status\":2,\"subcategory\":\"CLASSIC\",\"template_groups\":[{\"detail\":\"sample\"}],\"templatelocalization_set\":[{\"body_template_component\":{\"component_type\":\"body\",\"text\":\"Hi %%FIRST_NAME%%, your order has left our bakery.\"},\"default_header_media\":{\"detail\":\"sample\"},\"example_custom_fields\":{\"FIRST_NAME\":\"Ada\"},\"footer_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"header_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"id\":15021,\"language\":\"en\",\"rejection_detail\":\"sample\",\"rejection_reason\":\"sample\",\"rejection_recommendation\":\"sample\",\"status\":\"APPROVED\",\"status_updated_at\":\"2026-03-01T09:30:00Z\",\"templatebuttoncomponent_set\":[{\"button_type\":\"quick_reply\",\"component_type\":\"sample\",\"form_id\":\"3301\",\"order\":0,\"phone_number\":\"+390212345678\",\"send_as_shortlink\":false,\"shortlink_code\":\"sample\",\"text\":\"Track your order\",\"url\":\"https://example.com/orders\"}]}]}",
        minimal: |client| run(client.retrieve_template().template_id(9021).send()),
        full: |client| run(client.retrieve_template().template_id(9021).send()),
    },
    Call {
        slug: "SPOKI_REVERT_TEMPLATE_TO_DRAFT",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client.revert_template_to_draft().template_id(9021).send(),
        ),
        full: |client| run(client.revert_template_to_draft().template_id(9021).send()),
    },
    Call {
        slug: "SPOKI_SYNC_CONTACTS_BULK",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .sync_contacts_bulk()
                .contacts([
                    spoki_api::ContactInput::builder()
                        .phone("+390212345678")
                        .first_name("Ada")
                        .email("ada@example.com")
                        .custom_fields([("CUSTOMER_NUMBER", "C-1042")])
                        .build(),
                    spoki_api::ContactInput::builder()
                        .phone("+390212345679")
                        .language(spoki_api::Language::Italian)
                        .build(),
                ])
                .send(),
        ),
        full: |client| run(
            client
                .sync_contacts_bulk()
                .contacts([
                    spoki_api::ContactInput::builder()
                        .phone("+390212345678")
                        .first_name("Ada")
                        .email("ada@example.com")
                        .custom_fields([("CUSTOMER_NUMBER", "C-1042")])
                        .build(),
                    spoki_api::ContactInput::builder()
                        .phone("+390212345679")
                        .language(spoki_api::Language::Italian)
                        .build(),
                ])
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_SYNC_LIST_CONTACTS",
        reply: "{\"errors\":[{\"detail\":\"sample\"}]}",
        minimal: |client| run(
            client
                .sync_list_contacts()
                .list_id("318")
                .contacts([
                    spoki_api::ContactInput::builder()
                        .phone("+390212345678")
                        .first_name("Ada")
                        .last_name("Lovelace")
                        .build(),
                ])
                .send(),
        ),
        full: |client| run(
            client
                .sync_list_contacts()
                .list_id("318")
                .contacts([
                    spoki_api::ContactInput::builder()
                        .phone("+390212345678")
                        .first_name("Ada")
                        .last_name("Lovelace")
                        .build(),
                ])
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_CAMPAIGN",
        reply: "{\"automation\":{\"id\":1508,\"name\":\"Parcel on its way\"},\"automation_completed\":4,\"automation_failed\":1,\"automation_interacted_with\":2,\"automation_started\":5,\"automation_valid_failed\":1,\"contacts_count\":5,\"created_datetime\":\"2026-02-09T08:15:00.000Z\",\"id\":232,\"lists\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"messages_failed\":1,\"messages_read\":4,\"messages_received\":2,\"messages_sent\":5,\"name\":\"Carnival opening hours\",\"other_contacts\":[1],\"scheduled_datetime\":\"2026-02-12T09:00:00.000Z\",\"status\":\"Draft\"}",
        minimal: |client| run(client.update_campaign().id("233").send()),
        full: |client| run(
            client
                .update_campaign()
                .id("233")
                .name("Spring news")
                .status(spoki_api::SettableCampaignStatus::Scheduled)
                .scheduled_datetime("2026-03-21T09:00:00.000Z")
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_CONTACT",
        reply: "{\"chat_link\":\"sample\",\"contactfield_set\":[{\"field\":61,\"id\":4711061,\"value\":\"C-1042\",\"value_datetime\":\"2026-03-01T09:30:00Z\",\"visual_code\":\"%%CUSTOMER_NUMBER%%\"}],\"contactfield_values\":{\"detail\":\"sample\"},\"created_datetime\":\"2026-02-13T08:15:00.000Z\",\"email\":\"ada@example.com\",\"first_name\":\"Ada\",\"has_invalid_phone\":false,\"id\":4711,\"is_blocked\":false,\"is_restricted\":true,\"is_subscribed\":true,\"language\":\"en\",\"last_name\":\"Lovelace\",\"list_set\":[{\"color\":\"#2f7d5b\",\"contacts_count\":3,\"created_datetime\":\"2026-02-01T08:15:00.000Z\",\"id\":318,\"name\":\"Regular customers\"}],\"phone\":\"+390212345678\",\"role_set\":[{\"id\":51,\"role\":\"Administrator\",\"user\":{\"email\":\"operator@example.com\",\"firstname\":\"Oscar\",\"id\":251,\"image\":\"sample\",\"is_service\":false,\"surname\":\"Operator\",\"uid\":\"user-251\"}}],\"status\":\"Not Declared\",\"tag_set\":[{\"color\":\"#d4a017\",\"id\":12,\"name\":\"VIP\",\"order\":0}]}",
        minimal: |client| run(client.update_contact().id("4711").send()),
        full: |client| run(
            client
                .update_contact()
                .id("4711")
                .email("ada@example.com")
                .phone("+390212345678")
                .language(spoki_api::Language::Italian)
                .last_name("Lovelace")
                .first_name("Ada")
                .custom_fields([("CUSTOMER_NUMBER", "C-1042")])
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_CUSTOM_FIELD",
        reply: "{\"code\":\"CUSTOMER_NUMBER\",\"example\":\"C-1042\",\"field_type\":1,\"id\":61,\"label\":\"CUSTOMER NUMBER\"}",
        minimal: |client| run(
            client
                .update_custom_field()
                .label("CLIENT NUMBER")
                .custom_field_id(61)
                .send(),
        ),
        full: |client| run(
            client
                .update_custom_field()
                .label("CLIENT NUMBER")
                .custom_field_id(61)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_INVITATION_ROLE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .update_invitation_role()
                .id("640")
                .role(spoki_api::RoleName::Administrator)
                .send(),
        ),
        full: |client| run(
            client
                .update_invitation_role()
                .id("640")
                .role(spoki_api::RoleName::Administrator)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_MEDIA",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client.update_media().id(845).title("Spring catalog 2026").send(),
        ),
        full: |client| run(
            client.update_media().id(845).title("Spring catalog 2026").send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_ROLE",
        reply: "{\"detail\":\"sample\",\"id\":1}",
        minimal: |client| run(
            client
                .update_role()
                .id("52")
                .role(spoki_api::RoleName::ChatOperatorManager)
                .send(),
        ),
        full: |client| run(
            client
                .update_role()
                .id("52")
                .role(spoki_api::RoleName::ChatOperatorManager)
                .send(),
        ),
    },
    Call {
        slug: "SPOKI_UPDATE_TEMPLATE",
        reply: "{\"category\":\"MARKETING\",\"customfield_set\":[{\"detail\":\"sample\"}],\"id\":9021,\"integration\":1,\"is_approved\":true,\"is_favorite\":false,\"name\":\"order_shipped\",\"status\":2,\"subcategory\":\"CLASSIC\",\"template_groups\":[{\"detail\":\"sample\"}],\"templatelocalization_set\":[{\"body_template_component\":{\"component_type\":\"body\",\"text\":\"Hi %%FIRST_NAME%%, your order has left our bakery.\"},\"default_header_media\":{\"detail\":\"sample\"},\"example_custom_fields\":{\"FIRST_NAME\":\"Ada\"},\"footer_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"header_template_component\":{\"component_type\":\"header\",\"format\":\"text\",\"parameters\":[{\"detail\":\"sample\"}],\"text\":\"Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.\"},\"id\":15021,\"language\":\"en\",\"rejection_detail\":\"sample\",\"rejection_reason\":\"sample\",\"rejection_recommendation\":\"sample\",\"status\":\"APPROVED\",\"status_updated_at\":\"2026-03-01T09:30:00Z\",\"templatebuttoncomponent_set\":[{\"button_type\":\"quick_reply\",\"component_type\":\"sample\",\"form_id\":\"3301\",\"order\":0,\"phone_number\":\"+390212345678\",\"send_as_shortlink\":false,\"shortlink_code\":\"sample\",\"text\":\"Track your order\",\"url\":\"https://example.com/orders\"}]}]}",
        minimal: |client| run(client.update_template().id(9021).send()),
        full: |client| run(
            client
                .update_template()
                .id(9021)
                .name("order_shipped_v2")
                .category("UTILITY")
                .subcategory("CLASSIC")
                .templatelocalization_set([
                    spoki_api::TemplateLocalizationInput::builder()
                        .id(15021)
                        .language(spoki_api::Language::English)
                        .body_template_component(
                            spoki_api::TemplateComponent::builder()
                                .component_type(spoki_api::TemplateComponentType::Body)
                                .text(
                                    "Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.",
                                )
                                .build(),
                        )
                        .example_custom_fields([
                            ("FIRST_NAME", "Ada"),
                            ("ORDER_NUMBER", "1042"),
                        ])
                        .build(),
                ])
                .send(),
        ),
    },
];

const _: fn(&spoki_api::accounts::CreateAccountOnboardingLink) = |value| {
    let _: &spoki_api::Id = &value.account_id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.create_account_onboarding_link();
};

const _: fn(
    <spoki_api::accounts::CreateAccountOnboardingLink as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_accounts();
};

const _: fn(
    <spoki_api::accounts::ListAccounts as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::models::Account> = |reply| reply;

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_agencies();
};

const _: fn(
    <spoki_api::accounts::ListAgencies as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::models::Agency> = |reply| reply;

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_partners();
};

const _: fn(
    <spoki_api::accounts::ListPartners as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::Value> = |reply| reply;

const _: fn(&spoki_api::accounts::RetrieveAccount) = |value| {
    let _: &spoki_api::Id = &value.account_id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.retrieve_account();
};

const _: fn(
    <spoki_api::accounts::RetrieveAccount as spoki_api::Action>::Reply,
) -> spoki_api::models::Account = |reply| reply;

const _: fn(&spoki_api::automations::ListAutomations) = |value| {
    let _: &Option<String> = &value.search;
    let _: &Option<bool> = &value.is_active;
    let _: &Option<spoki_api::enums::WebhookPlatform> = &value.webhook_platform;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_automations();
};

const _: fn(
    <spoki_api::automations::ListAutomations as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::models::Automation> = |reply| reply;

const _: fn(&spoki_api::automations::RetrieveAutomation) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.retrieve_automation();
};

const _: fn(
    <spoki_api::automations::RetrieveAutomation as spoki_api::Action>::Reply,
) -> spoki_api::models::Automation = |reply| reply;

const _: fn(&spoki_api::campaigns::ListCampaigns) = |value| {
    let _: &Option<String> = &value.scheduled_datetime_gte;
    let _: &Option<String> = &value.scheduled_datetime_lte;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_campaigns();
};

const _: fn(
    <spoki_api::campaigns::ListCampaigns as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::models::Campaign> = |reply| reply;

const _: fn(&spoki_api::campaigns::UpdateCampaign) = |value| {
    let _: &spoki_api::Id = &value.id;
    let _: &Option<String> = &value.name;
    let _: &Option<spoki_api::enums::SettableCampaignStatus> = &value.status;
    let _: &Option<String> = &value.scheduled_datetime;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.update_campaign();
};

const _: fn(
    <spoki_api::campaigns::UpdateCampaign as spoki_api::Action>::Reply,
) -> spoki_api::models::Campaign = |reply| reply;

const _: fn(&spoki_api::contacts::AddContactOperator) = |value| {
    let _: &spoki_api::Id = &value.id;
    let _: &String = &value.email;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.add_contact_operator();
};

const _: fn(
    <spoki_api::contacts::AddContactOperator as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::contacts::CreateOrUpdateContact) = |value| {
    let _: &Option<String> = &value.email;
    let _: &String = &value.phone;
    let _: &Option<spoki_api::enums::Language> = &value.language;
    let _: &Option<String> = &value.last_name;
    let _: &Option<String> = &value.first_name;
    let _: &Option<std::collections::BTreeMap<String, String>> = &value.custom_fields;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.create_or_update_contact();
};

const _: fn(
    <spoki_api::contacts::CreateOrUpdateContact as spoki_api::Action>::Reply,
) -> spoki_api::models::Contact = |reply| reply;

const _: fn(&spoki_api::contacts::DeleteContact) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.delete_contact();
};

const _: fn(
    <spoki_api::contacts::DeleteContact as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::contacts::ListContacts) = |value| {
    let _: &Option<spoki_api::Id> = &value.tag;
    let _: &Option<String> = &value.email;
    let _: &Option<String> = &value.phone;
    let _: &Option<String> = &value.search;
    let _: &Option<spoki_api::enums::Language> = &value.language;
    let _: &Option<String> = &value.last_name;
    let _: &Option<String> = &value.first_name;
    let _: &Option<bool> = &value.is_blocked;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_contacts();
};

const _: fn(
    <spoki_api::contacts::ListContacts as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::models::Contact> = |reply| reply;

const _: fn(&spoki_api::contacts::RemoveContactOperator) = |value| {
    let _: &spoki_api::Id = &value.id;
    let _: &String = &value.email;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.remove_contact_operator();
};

const _: fn(
    <spoki_api::contacts::RemoveContactOperator as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::contacts::RetrieveContact) = |value| {
    let _: &spoki_api::Id = &value.contact_id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.retrieve_contact();
};

const _: fn(
    <spoki_api::contacts::RetrieveContact as spoki_api::Action>::Reply,
) -> spoki_api::models::Contact = |reply| reply;

const _: fn(&spoki_api::contacts::SyncContactsBulk) = |value| {
    let _: &Vec<spoki_api::models::ContactInput> = &value.contacts;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.sync_contacts_bulk();
};

const _: fn(
    <spoki_api::contacts::SyncContactsBulk as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::contacts::UpdateContact) = |value| {
    let _: &spoki_api::Id = &value.id;
    let _: &Option<String> = &value.email;
    let _: &Option<String> = &value.phone;
    let _: &Option<spoki_api::enums::Language> = &value.language;
    let _: &Option<String> = &value.last_name;
    let _: &Option<String> = &value.first_name;
    let _: &Option<std::collections::BTreeMap<String, String>> = &value.custom_fields;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.update_contact();
};

const _: fn(
    <spoki_api::contacts::UpdateContact as spoki_api::Action>::Reply,
) -> spoki_api::models::Contact = |reply| reply;

const _: fn(&spoki_api::custom_fields::CreateCustomField) = |value| {
    let _: &String = &value.code;
    let _: &String = &value.label;
    let _: &String = &value.example;
    let _: &spoki_api::enums::CustomFieldType = &value.field_type;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.create_custom_field();
};

const _: fn(
    <spoki_api::custom_fields::CreateCustomField as spoki_api::Action>::Reply,
) -> spoki_api::models::CustomField = |reply| reply;

const _: fn(&spoki_api::custom_fields::DeleteCustomField) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.delete_custom_field();
};

const _: fn(
    <spoki_api::custom_fields::DeleteCustomField as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::custom_fields::ListCustomFields) = |value| {
    let _: &Option<String> = &value.code;
    let _: &Option<String> = &value.label;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_custom_fields();
};

const _: fn(
    <spoki_api::custom_fields::ListCustomFields as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::Value> = |reply| reply;

const _: fn(&spoki_api::custom_fields::RetrieveCustomField) = |value| {
    let _: &spoki_api::Id = &value.custom_field_id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.retrieve_custom_field();
};

const _: fn(
    <spoki_api::custom_fields::RetrieveCustomField as spoki_api::Action>::Reply,
) -> spoki_api::models::CustomField = |reply| reply;

const _: fn(&spoki_api::custom_fields::UpdateCustomField) = |value| {
    let _: &String = &value.label;
    let _: &spoki_api::Id = &value.custom_field_id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.update_custom_field();
};

const _: fn(
    <spoki_api::custom_fields::UpdateCustomField as spoki_api::Action>::Reply,
) -> spoki_api::models::CustomField = |reply| reply;

const _: fn(&spoki_api::invitations::ResendInvitation) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.resend_invitation();
};

const _: fn(
    <spoki_api::invitations::ResendInvitation as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::invitations::UpdateInvitationRole) = |value| {
    let _: &spoki_api::Id = &value.id;
    let _: &spoki_api::enums::RoleName = &value.role;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.update_invitation_role();
};

const _: fn(
    <spoki_api::invitations::UpdateInvitationRole as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::lists::CreateList) = |value| {
    let _: &String = &value.name;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.create_list();
};

const _: fn(
    <spoki_api::lists::CreateList as spoki_api::Action>::Reply,
) -> spoki_api::models::ContactList = |reply| reply;

const _: fn(&spoki_api::lists::DeleteList) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.delete_list();
};

const _: fn(
    <spoki_api::lists::DeleteList as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::lists::ListLists) = |value| {
    let _: &Option<String> = &value.search;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_lists();
};

const _: fn(
    <spoki_api::lists::ListLists as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::Value> = |reply| reply;

const _: fn(&spoki_api::lists::RemoveAllListContacts) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.remove_all_list_contacts();
};

const _: fn(
    <spoki_api::lists::RemoveAllListContacts as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::lists::RemoveListContacts) = |value| {
    let _: &spoki_api::Id = &value.list_id;
    let _: &Vec<spoki_api::Id> = &value.contacts;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.remove_list_contacts();
};

const _: fn(
    <spoki_api::lists::RemoveListContacts as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::lists::RetrieveList) = |value| {
    let _: &spoki_api::Id = &value.list_id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.retrieve_list();
};

const _: fn(
    <spoki_api::lists::RetrieveList as spoki_api::Action>::Reply,
) -> spoki_api::models::ContactList = |reply| reply;

const _: fn(&spoki_api::lists::SyncListContacts) = |value| {
    let _: &spoki_api::Id = &value.list_id;
    let _: &Vec<spoki_api::models::ContactInput> = &value.contacts;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.sync_list_contacts();
};

const _: fn(
    <spoki_api::lists::SyncListContacts as spoki_api::Action>::Reply,
) -> spoki_api::models::SyncContactsResult = |reply| reply;

const _: fn(&spoki_api::media::CreateMedia) = |value| {
    let _: &String = &value.title;
    let _: &spoki_api::enums::MediaFormat = &value.format_type;
    let _: &String = &value.content_type;
    let _: &String = &value.external_url;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.create_media();
};

const _: fn(
    <spoki_api::media::CreateMedia as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::media::DeleteMedia) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.delete_media();
};

const _: fn(
    <spoki_api::media::DeleteMedia as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_media();
};

const _: fn(
    <spoki_api::media::ListMedia as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::Value> = |reply| reply;

const _: fn(&spoki_api::media::RetrieveMedia) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.retrieve_media();
};

const _: fn(
    <spoki_api::media::RetrieveMedia as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::media::UpdateMedia) = |value| {
    let _: &spoki_api::Id = &value.id;
    let _: &String = &value.title;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.update_media();
};

const _: fn(
    <spoki_api::media::UpdateMedia as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::reports::GetAccountCurrentReport) = |value| {
    let _: &spoki_api::Id = &value.account_id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.get_account_current_report();
};

const _: fn(
    <spoki_api::reports::GetAccountCurrentReport as spoki_api::Action>::Reply,
) -> spoki_api::models::AccountReport = |reply| reply;

const _: fn(&spoki_api::reports::ListReports) = |value| {
    let _: &Option<spoki_api::Id> = &value.account;
    let _: &Option<spoki_api::enums::ReportGranularity> = &value.granularity;
    let _: &Option<String> = &value.period_start;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_reports();
};

const _: fn(
    <spoki_api::reports::ListReports as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::Value> = |reply| reply;

const _: fn(&spoki_api::roles::AddServiceUser) = |value| {
    let _: &String = &value.name;
    let _: &spoki_api::enums::RoleName = &value.role;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.add_service_user();
};

const _: fn(
    <spoki_api::roles::AddServiceUser as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::roles::CheckRolePrivateKey) = |value| {
    let _: &spoki_api::Id = &value.role_id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.check_role_private_key();
};

const _: fn(
    <spoki_api::roles::CheckRolePrivateKey as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::roles::DeleteRole) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.delete_role();
};

const _: fn(
    <spoki_api::roles::DeleteRole as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::roles::GenerateRolePrivateKey) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.generate_role_private_key();
};

const _: fn(
    <spoki_api::roles::GenerateRolePrivateKey as spoki_api::Action>::Reply,
) -> spoki_api::Secret<spoki_api::Value> = |reply| reply;

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_roles();
};

const _: fn(
    <spoki_api::roles::ListRoles as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::Value> = |reply| reply;

const _: fn(&spoki_api::roles::RetrieveRole) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.retrieve_role();
};

const _: fn(
    <spoki_api::roles::RetrieveRole as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::roles::UpdateRole) = |value| {
    let _: &spoki_api::Id = &value.id;
    let _: &spoki_api::enums::RoleName = &value.role;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.update_role();
};

const _: fn(
    <spoki_api::roles::UpdateRole as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_tags();
};

const _: fn(
    <spoki_api::tags::ListTags as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::models::Tag> = |reply| reply;

const _: fn(&spoki_api::tags::RetrieveTag) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.retrieve_tag();
};

const _: fn(
    <spoki_api::tags::RetrieveTag as spoki_api::Action>::Reply,
) -> spoki_api::models::Tag = |reply| reply;

const _: fn(&spoki_api::templates::CloneTemplate) = |value| {
    let _: &spoki_api::Id = &value.template_id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.clone_template();
};

const _: fn(
    <spoki_api::templates::CloneTemplate as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::templates::CreateTemplate) = |value| {
    let _: &String = &value.name;
    let _: &spoki_api::enums::TemplateCategory = &value.category;
    let _: &Option<String> = &value.subcategory;
    let _: &Vec<spoki_api::models::TemplateLocalizationInput> = &value
        .templatelocalization_set;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.create_template();
};

const _: fn(
    <spoki_api::templates::CreateTemplate as spoki_api::Action>::Reply,
) -> spoki_api::models::Template = |reply| reply;

const _: fn(&spoki_api::templates::DeleteTemplate) = |value| {
    let _: &spoki_api::Id = &value.id;
    let _: &Option<bool> = &value.force_delete;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.delete_template();
};

const _: fn(
    <spoki_api::templates::DeleteTemplate as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::templates::ListTemplates) = |value| {
    let _: &Option<String> = &value.search;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_templates();
};

const _: fn(
    <spoki_api::templates::ListTemplates as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::models::Template> = |reply| reply;

const _: fn(&spoki_api::templates::RetrieveTemplate) = |value| {
    let _: &spoki_api::Id = &value.template_id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.retrieve_template();
};

const _: fn(
    <spoki_api::templates::RetrieveTemplate as spoki_api::Action>::Reply,
) -> spoki_api::models::Template = |reply| reply;

const _: fn(&spoki_api::templates::RevertTemplateToDraft) = |value| {
    let _: &spoki_api::Id = &value.template_id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.revert_template_to_draft();
};

const _: fn(
    <spoki_api::templates::RevertTemplateToDraft as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::templates::UpdateTemplate) = |value| {
    let _: &spoki_api::Id = &value.id;
    let _: &Option<String> = &value.name;
    let _: &Option<String> = &value.category;
    let _: &Option<String> = &value.subcategory;
    let _: &Option<Vec<spoki_api::models::TemplateLocalizationInput>> = &value
        .templatelocalization_set;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.update_template();
};

const _: fn(
    <spoki_api::templates::UpdateTemplate as spoki_api::Action>::Reply,
) -> spoki_api::models::Template = |reply| reply;

const _: fn(&spoki_api::tickets::CreateTicket) = |value| {
    let _: &String = &value.title;
    let _: &spoki_api::enums::TicketStatus = &value.status;
    let _: &spoki_api::enums::TicketPriority = &value.priority;
    let _: &Option<String> = &value.reference;
    let _: &Option<String> = &value.description;
    let _: &String = &value.contact_phone;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.create_ticket();
};

const _: fn(
    <spoki_api::tickets::CreateTicket as spoki_api::Action>::Reply,
) -> spoki_api::models::Ticket = |reply| reply;

const _: fn(&spoki_api::tickets::DeleteTicket) = |value| {
    let _: &spoki_api::Id = &value.id;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.delete_ticket();
};

const _: fn(
    <spoki_api::tickets::DeleteTicket as spoki_api::Action>::Reply,
) -> spoki_api::Value = |reply| reply;

const _: fn(&spoki_api::tickets::ListTickets) = |value| {
    let _: &Option<i64> = &value.page;
    let _: &Option<spoki_api::enums::SortOrder> = &value.order;
    let _: &Option<String> = &value.sort_by;
    let _: &Option<i64> = &value.per_page;
};

const _: fn(&spoki_api::Client) = |client| {
    let _ = client.list_tickets();
};

const _: fn(
    <spoki_api::tickets::ListTickets as spoki_api::Action>::Reply,
) -> spoki_api::List<spoki_api::models::Ticket> = |reply| reply;

const _: fn(&spoki_api::models::Account) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &String = &value.name;
    let _: &Option<spoki_api::enums::AccountType> = &value.account_type;
    let _: &Option<String> = &value.status;
    let _: &Option<bool> = &value.is_active;
    let _: &Option<String> = &value.phone;
    let _: &Option<String> = &value.phone_status;
    let _: &Option<bool> = &value.has_official_verification;
    let _: &Option<spoki_api::Value> = &value.quality_score;
    let _: &Option<spoki_api::Value> = &value.quality_reasons;
    let _: &Option<i64> = &value.daily_limit;
    let _: &Option<i64> = &value.contacted_in_24h;
    let _: &Option<i64> = &value.contacted_in_7d;
    let _: &Option<i64> = &value.current_credit;
    let _: &Option<i64> = &value.estimated_available_conversations;
    let _: &Option<bool> = &value.has_low_credit_alert;
    let _: &Option<i64> = &value.low_credit_threshold;
    let _: &Option<i64> = &value.min_credit_balance_millicents;
    let _: &Option<f64> = &value.default_pricing_delta;
    let _: &Option<spoki_api::enums::Language> = &value.default_language;
    let _: &Option<String> = &value.default_prefix;
    let _: &Option<String> = &value.default_country_code;
    let _: &Option<String> = &value.country_code;
    let _: &Option<String> = &value.timezone;
    let _: &Option<spoki_api::Id> = &value.primary_channel_id;
    let _: &Option<Vec<spoki_api::Value>> = &value.channels;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::Account = spoki_api::models::Account::default;

const _: fn(&spoki_api::models::AccountReport) = |value| {
    let _: &Option<spoki_api::Id> = &value.account;
    let _: &Option<spoki_api::enums::ReportGranularity> = &value.granularity;
    let _: &Option<String> = &value.period_start;
    let _: &Option<i64> = &value.contacted_contacts;
    let _: &Option<i64> = &value.conversation_count;
    let _: &Option<i64> = &value.exchanged_messages;
    let _: &Option<i64> = &value.incoming_message_count;
    let _: &Option<i64> = &value.sent_message_count;
    let _: &Option<i64> = &value.delivered_message_count;
    let _: &Option<i64> = &value.read_message_count;
    let _: &Option<i64> = &value.template_message_count;
    let _: &Option<i64> = &value.free_message_count;
    let _: &Option<String> = &value.created_datetime;
    let _: &Option<String> = &value.updated_datetime;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::AccountReport = spoki_api::models::AccountReport::default;

const _: fn(&spoki_api::models::Agency) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &Option<spoki_api::Id> = &value.account;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::Agency = spoki_api::models::Agency::default;

const _: fn(&spoki_api::models::Automation) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &String = &value.name;
    let _: &Option<bool> = &value.is_active;
    let _: &Option<bool> = &value.is_favorite;
    let _: &Option<String> = &value.first_message_text;
    let _: &Vec<spoki_api::models::AutomationWebhook> = &value.webhook_set;
    let _: &Option<Vec<spoki_api::Value>> = &value.automation_groups;
    let _: &Option<spoki_api::Value> = &value.updated_user;
    let _: &Option<String> = &value.created_datetime;
    let _: &Option<String> = &value.updated_datetime;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::Automation = spoki_api::models::Automation::default;

const _: fn(&spoki_api::models::AutomationWebhook) = |value| {
    let _: &Option<String> = &value.uuid;
    let _: &Option<String> = &value.link;
    let _: &Option<String> = &value.secret;
    let _: &Option<bool> = &value.is_active;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::AutomationWebhook = spoki_api::models::AutomationWebhook::default;

const _: fn(&spoki_api::models::Campaign) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &String = &value.name;
    let _: &Option<spoki_api::enums::CampaignStatus> = &value.status;
    let _: &Option<String> = &value.scheduled_datetime;
    let _: &Option<spoki_api::models::CampaignAutomation> = &value.automation;
    let _: &Vec<spoki_api::models::ContactList> = &value.lists;
    let _: &Option<Vec<spoki_api::Id>> = &value.other_contacts;
    let _: &Option<i64> = &value.contacts_count;
    let _: &Option<i64> = &value.automation_started;
    let _: &Option<i64> = &value.automation_completed;
    let _: &Option<i64> = &value.automation_failed;
    let _: &Option<i64> = &value.automation_valid_failed;
    let _: &Option<i64> = &value.automation_interacted_with;
    let _: &Option<i64> = &value.messages_sent;
    let _: &Option<i64> = &value.messages_received;
    let _: &Option<i64> = &value.messages_read;
    let _: &Option<i64> = &value.messages_failed;
    let _: &Option<String> = &value.created_datetime;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::Campaign = spoki_api::models::Campaign::default;

const _: fn(&spoki_api::models::CampaignAutomation) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &String = &value.name;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::CampaignAutomation = spoki_api::models::CampaignAutomation::default;

const _: fn(&spoki_api::models::Contact) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &String = &value.phone;
    let _: &String = &value.first_name;
    let _: &String = &value.last_name;
    let _: &Option<String> = &value.email;
    let _: &Option<spoki_api::enums::Language> = &value.language;
    let _: &Option<spoki_api::enums::MarketingStatus> = &value.status;
    let _: &Option<bool> = &value.is_subscribed;
    let _: &Option<bool> = &value.is_blocked;
    let _: &Option<bool> = &value.is_restricted;
    let _: &Option<bool> = &value.has_invalid_phone;
    let _: &Option<String> = &value.chat_link;
    let _: &Vec<spoki_api::models::ContactField> = &value.contactfield_set;
    let _: &Option<spoki_api::Value> = &value.contactfield_values;
    let _: &Vec<spoki_api::models::ContactList> = &value.list_set;
    let _: &Vec<spoki_api::models::Tag> = &value.tag_set;
    let _: &Option<Vec<spoki_api::models::RoleAssignment>> = &value.role_set;
    let _: &Option<String> = &value.created_datetime;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::Contact = spoki_api::models::Contact::default;

const _: fn(&spoki_api::models::ContactField) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &Option<spoki_api::Id> = &value.field;
    let _: &Option<String> = &value.visual_code;
    let _: &Option<String> = &value.value;
    let _: &Option<String> = &value.value_datetime;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::ContactField = spoki_api::models::ContactField::default;

const _: fn(&spoki_api::models::ContactInput) = |value| {
    let _: &String = &value.phone;
    let _: &Option<String> = &value.first_name;
    let _: &Option<String> = &value.last_name;
    let _: &Option<String> = &value.email;
    let _: &Option<spoki_api::enums::Language> = &value.language;
    let _: &Option<std::collections::BTreeMap<String, String>> = &value.custom_fields;
    let _: &Option<spoki_api::enums::MarketingStatus> = &value.status;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::ContactInput = || {
    spoki_api::models::ContactInput::builder().phone("+390212345678").build()
};

const _: fn() -> spoki_api::models::ContactInput = || {
    spoki_api::models::ContactInput::builder()
        .phone("+390212345678")
        .first_name("Ada")
        .last_name("Lovelace")
        .email("ada@example.com")
        .language(spoki_api::Language::English)
        .custom_fields([("CUSTOMER_NUMBER", "C-1042")])
        .status(spoki_api::MarketingStatus::Subscribed)
        .build()
};

const _: fn(&spoki_api::models::ContactList) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &String = &value.name;
    let _: &Option<String> = &value.color;
    let _: &Option<i64> = &value.contacts_count;
    let _: &Option<String> = &value.created_datetime;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::ContactList = spoki_api::models::ContactList::default;

const _: fn(&spoki_api::models::CustomField) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &String = &value.label;
    let _: &String = &value.code;
    let _: &Option<spoki_api::enums::CustomFieldType> = &value.field_type;
    let _: &Option<String> = &value.example;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::CustomField = spoki_api::models::CustomField::default;

const _: fn(&spoki_api::models::RoleAssignment) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &Option<spoki_api::enums::RoleName> = &value.role;
    let _: &Option<spoki_api::models::RoleUser> = &value.user;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::RoleAssignment = spoki_api::models::RoleAssignment::default;

const _: fn(&spoki_api::models::RoleUser) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &Option<String> = &value.uid;
    let _: &Option<String> = &value.email;
    let _: &String = &value.firstname;
    let _: &String = &value.surname;
    let _: &Option<String> = &value.image;
    let _: &Option<bool> = &value.is_service;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::RoleUser = spoki_api::models::RoleUser::default;

const _: fn(&spoki_api::models::SyncContactsResult) = |value| {
    let _: &Vec<spoki_api::Value> = &value.errors;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::SyncContactsResult = spoki_api::models::SyncContactsResult::default;

const _: fn(&spoki_api::models::Tag) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &String = &value.name;
    let _: &Option<String> = &value.color;
    let _: &Option<i64> = &value.order;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::Tag = spoki_api::models::Tag::default;

const _: fn(&spoki_api::models::Template) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &String = &value.name;
    let _: &Option<spoki_api::enums::TemplateCategory> = &value.category;
    let _: &Option<String> = &value.subcategory;
    let _: &Option<i64> = &value.status;
    let _: &Option<bool> = &value.is_approved;
    let _: &Option<bool> = &value.is_favorite;
    let _: &Vec<spoki_api::models::TemplateLocalization> = &value
        .templatelocalization_set;
    let _: &Vec<spoki_api::Value> = &value.customfield_set;
    let _: &Option<Vec<spoki_api::Value>> = &value.template_groups;
    let _: &Option<spoki_api::Id> = &value.integration;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::Template = spoki_api::models::Template::default;

const _: fn(&spoki_api::models::TemplateButton) = |value| {
    let _: &Option<spoki_api::enums::TemplateButtonType> = &value.button_type;
    let _: &String = &value.text;
    let _: &Option<i64> = &value.order;
    let _: &Option<String> = &value.url;
    let _: &Option<String> = &value.phone_number;
    let _: &Option<String> = &value.form_id;
    let _: &Option<bool> = &value.send_as_shortlink;
    let _: &Option<String> = &value.shortlink_code;
    let _: &Option<String> = &value.component_type;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::TemplateButton = || {
    spoki_api::models::TemplateButton::builder().text("Track your order").build()
};

const _: fn() -> spoki_api::models::TemplateButton = || {
    spoki_api::models::TemplateButton::builder()
        .button_type(spoki_api::TemplateButtonType::Url)
        .text("Track your order")
        .order(0)
        .url("https://example.com/orders")
        .phone_number("+390212345678")
        .form_id("3301")
        .send_as_shortlink(false)
        .shortlink_code("sample")
        .component_type("sample")
        .build()
};

const _: fn() -> spoki_api::models::TemplateButton = spoki_api::models::TemplateButton::default;

const _: fn(&spoki_api::models::TemplateComponent) = |value| {
    let _: &Option<spoki_api::enums::TemplateComponentType> = &value.component_type;
    let _: &Option<spoki_api::enums::TemplateComponentFormat> = &value.format;
    let _: &Option<String> = &value.text;
    let _: &Option<Vec<spoki_api::Value>> = &value.parameters;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::TemplateComponent = || {
    spoki_api::models::TemplateComponent::builder().build()
};

const _: fn() -> spoki_api::models::TemplateComponent = || {
    spoki_api::models::TemplateComponent::builder()
        .component_type(spoki_api::TemplateComponentType::Body)
        .format(spoki_api::TemplateComponentFormat::Text)
        .text("Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.")
        .parameters([serde_json::json!({})])
        .build()
};

const _: fn() -> spoki_api::models::TemplateComponent = spoki_api::models::TemplateComponent::default;

const _: fn(&spoki_api::models::TemplateLocalization) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &Option<spoki_api::enums::Language> = &value.language;
    let _: &Option<spoki_api::Value> = &value.status;
    let _: &Option<String> = &value.status_updated_at;
    let _: &Option<String> = &value.rejection_reason;
    let _: &Option<String> = &value.rejection_detail;
    let _: &Option<String> = &value.rejection_recommendation;
    let _: &Option<spoki_api::models::TemplateComponent> = &value
        .header_template_component;
    let _: &Option<spoki_api::Value> = &value.body_template_component;
    let _: &Option<spoki_api::models::TemplateComponent> = &value
        .footer_template_component;
    let _: &Option<Vec<spoki_api::models::TemplateButton>> = &value
        .templatebuttoncomponent_set;
    let _: &Option<spoki_api::Value> = &value.default_header_media;
    let _: &Option<std::collections::BTreeMap<String, String>> = &value
        .example_custom_fields;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::TemplateLocalization = spoki_api::models::TemplateLocalization::default;

const _: fn(&spoki_api::models::TemplateLocalizationInput) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &spoki_api::enums::Language = &value.language;
    let _: &Option<i64> = &value.status;
    let _: &Option<spoki_api::models::TemplateComponent> = &value
        .header_template_component;
    let _: &spoki_api::models::TemplateComponent = &value.body_template_component;
    let _: &Option<spoki_api::models::TemplateComponent> = &value
        .footer_template_component;
    let _: &Option<Vec<spoki_api::models::TemplateButton>> = &value
        .templatebuttoncomponent_set;
    let _: &Option<Vec<spoki_api::Value>> = &value.templatecarouselcomponent_set;
    let _: &Option<spoki_api::Value> = &value.default_header_media;
    let _: &Option<spoki_api::Value> = &value.example_header_media;
    let _: &Option<std::collections::BTreeMap<String, String>> = &value
        .example_custom_fields;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::TemplateLocalizationInput = || {
    spoki_api::models::TemplateLocalizationInput::builder()
        .language(spoki_api::Language::English)
        .body_template_component(
            spoki_api::TemplateComponent::builder()
                .component_type(spoki_api::TemplateComponentType::Body)
                .text(
                    "Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.",
                )
                .build(),
        )
        .build()
};

const _: fn() -> spoki_api::models::TemplateLocalizationInput = || {
    spoki_api::models::TemplateLocalizationInput::builder()
        .id(15021)
        .language(spoki_api::Language::English)
        .status(0)
        .header_template_component(
            spoki_api::TemplateComponent::builder()
                .component_type(spoki_api::TemplateComponentType::Header)
                .format(spoki_api::TemplateComponentFormat::Text)
                .text("Your order")
                .build(),
        )
        .body_template_component(
            spoki_api::TemplateComponent::builder()
                .component_type(spoki_api::TemplateComponentType::Body)
                .text(
                    "Hi %%FIRST_NAME%%, order %%ORDER_NUMBER%% has left our warehouse.",
                )
                .build(),
        )
        .footer_template_component(
            spoki_api::TemplateComponent::builder()
                .component_type(spoki_api::TemplateComponentType::Footer)
                .text("Example Ltd")
                .build(),
        )
        .templatebuttoncomponent_set([
            spoki_api::TemplateButton::builder()
                .button_type(spoki_api::TemplateButtonType::QuickReply)
                .text("Where is it?")
                .order(0)
                .build(),
        ])
        .templatecarouselcomponent_set([serde_json::json!({})])
        .default_header_media(serde_json::json!("https://example.com/media/van.jpg"))
        .example_header_media(serde_json::json!("https://example.com/media/van.jpg"))
        .example_custom_fields([("FIRST_NAME", "Ada"), ("ORDER_NUMBER", "1042")])
        .build()
};

const _: fn(&spoki_api::models::Ticket) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &String = &value.title;
    let _: &Option<String> = &value.description;
    let _: &Option<spoki_api::enums::TicketStatus> = &value.status;
    let _: &Option<spoki_api::enums::TicketPriority> = &value.priority;
    let _: &Option<String> = &value.reference;
    let _: &Option<spoki_api::models::TicketContact> = &value.contact;
    let _: &Option<spoki_api::models::RoleUser> = &value.owner;
    let _: &Option<String> = &value.created_datetime;
    let _: &Option<String> = &value.updated_datetime;
    let _: &Option<String> = &value.closed_datetime;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::Ticket = spoki_api::models::Ticket::default;

const _: fn(&spoki_api::models::TicketContact) = |value| {
    let _: &Option<spoki_api::Id> = &value.id;
    let _: &String = &value.phone;
    let _: &String = &value.first_name;
    let _: &String = &value.last_name;
    let _: &Option<String> = &value.email;
    let _: &Option<spoki_api::enums::Language> = &value.language;
    let _: &Option<bool> = &value.has_invalid_phone;
    let _: &Option<String> = &value.chat_link;
    let _: &Vec<spoki_api::models::RoleAssignment> = &value.role_set;
    let _: &spoki_api::Extra = &value.extra;
};

const _: fn() -> spoki_api::models::TicketContact = spoki_api::models::TicketContact::default;

const _: fn() = || {
    let _ = spoki_api::enums::AccountType::Sandbox;
    let _ = spoki_api::enums::AccountType::Standard;
    let _ = spoki_api::enums::AccountType::Agency;
    let value = spoki_api::enums::AccountType::from(1_i64);
    let _: i64 = value.as_i64();
    if let spoki_api::enums::AccountType::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownNumber = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::CampaignStatus::Draft;
    let _ = spoki_api::enums::CampaignStatus::Scheduled;
    let _ = spoki_api::enums::CampaignStatus::Processing;
    let _ = spoki_api::enums::CampaignStatus::Completed;
    let value = spoki_api::enums::CampaignStatus::from("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::CampaignStatus::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::CustomFieldType::Text;
    let _ = spoki_api::enums::CustomFieldType::Date;
    let _ = spoki_api::enums::CustomFieldType::DateTime;
    let _: Result<_, spoki_api::values::UnknownValue> = spoki_api::enums::CustomFieldType::try_from(
        1_i64,
    );
    let value = spoki_api::enums::CustomFieldType::undocumented(1);
    let _: i64 = value.as_i64();
    if let spoki_api::enums::CustomFieldType::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownNumber = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::Language::English;
    let _ = spoki_api::enums::Language::Italian;
    let _ = spoki_api::enums::Language::Spanish;
    let _ = spoki_api::enums::Language::German;
    let _ = spoki_api::enums::Language::Portuguese;
    let _ = spoki_api::enums::Language::French;
    let value = spoki_api::enums::Language::from("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::Language::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::MarketingStatus::NotDeclared;
    let _ = spoki_api::enums::MarketingStatus::Subscribed;
    let _ = spoki_api::enums::MarketingStatus::Unsubscribed;
    let _: Result<_, spoki_api::values::UnknownValue> = "sample"
        .parse::<spoki_api::enums::MarketingStatus>();
    let value = spoki_api::enums::MarketingStatus::undocumented("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::MarketingStatus::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::MediaFormat::Image;
    let _ = spoki_api::enums::MediaFormat::Video;
    let _ = spoki_api::enums::MediaFormat::Audio;
    let _ = spoki_api::enums::MediaFormat::Document;
    let value = spoki_api::enums::MediaFormat::from("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::MediaFormat::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::ReportGranularity::Day;
    let _ = spoki_api::enums::ReportGranularity::Month;
    let _ = spoki_api::enums::ReportGranularity::Year;
    let value = spoki_api::enums::ReportGranularity::from("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::ReportGranularity::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::RoleName::Administrator;
    let _ = spoki_api::enums::RoleName::ChatOperator;
    let _ = spoki_api::enums::RoleName::ChatOperatorManager;
    let _ = spoki_api::enums::RoleName::Admin;
    let _ = spoki_api::enums::RoleName::Agent;
    let value = spoki_api::enums::RoleName::from("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::RoleName::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::SettableCampaignStatus::Draft;
    let _ = spoki_api::enums::SettableCampaignStatus::Scheduled;
    let _: Result<_, spoki_api::values::UnknownValue> = "sample"
        .parse::<spoki_api::enums::SettableCampaignStatus>();
    let value = spoki_api::enums::SettableCampaignStatus::undocumented("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::SettableCampaignStatus::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::SortOrder::Ascending;
    let _ = spoki_api::enums::SortOrder::Descending;
    let _: Result<_, spoki_api::values::UnknownValue> = "sample"
        .parse::<spoki_api::enums::SortOrder>();
    let value = spoki_api::enums::SortOrder::undocumented("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::SortOrder::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::TemplateButtonType::QuickReply;
    let _ = spoki_api::enums::TemplateButtonType::Url;
    let _ = spoki_api::enums::TemplateButtonType::Call;
    let value = spoki_api::enums::TemplateButtonType::from("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::TemplateButtonType::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::TemplateCategory::Marketing;
    let _ = spoki_api::enums::TemplateCategory::AccountUpdate;
    let _ = spoki_api::enums::TemplateCategory::PaymentUpdate;
    let _ = spoki_api::enums::TemplateCategory::PersonalFinanceUpdate;
    let _ = spoki_api::enums::TemplateCategory::ShippingUpdate;
    let _ = spoki_api::enums::TemplateCategory::ReservationUpdate;
    let _ = spoki_api::enums::TemplateCategory::IssueResolution;
    let _ = spoki_api::enums::TemplateCategory::AppointmentUpdate;
    let _ = spoki_api::enums::TemplateCategory::TransportationUpdate;
    let _ = spoki_api::enums::TemplateCategory::TicketUpdate;
    let _ = spoki_api::enums::TemplateCategory::AlertUpdate;
    let _ = spoki_api::enums::TemplateCategory::AutoReply;
    let _ = spoki_api::enums::TemplateCategory::Utility;
    let _ = spoki_api::enums::TemplateCategory::Authentication;
    let _ = spoki_api::enums::TemplateCategory::Transactional;
    let _: Result<_, spoki_api::values::UnknownValue> = "sample"
        .parse::<spoki_api::enums::TemplateCategory>();
    let value = spoki_api::enums::TemplateCategory::undocumented("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::TemplateCategory::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::TemplateComponentFormat::Text;
    let _ = spoki_api::enums::TemplateComponentFormat::Image;
    let _ = spoki_api::enums::TemplateComponentFormat::Video;
    let _ = spoki_api::enums::TemplateComponentFormat::Document;
    let value = spoki_api::enums::TemplateComponentFormat::from("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::TemplateComponentFormat::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::TemplateComponentType::Header;
    let _ = spoki_api::enums::TemplateComponentType::Body;
    let _ = spoki_api::enums::TemplateComponentType::Footer;
    let value = spoki_api::enums::TemplateComponentType::from("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::TemplateComponentType::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::TicketPriority::Highest;
    let _ = spoki_api::enums::TicketPriority::High;
    let _ = spoki_api::enums::TicketPriority::Medium;
    let _ = spoki_api::enums::TicketPriority::Low;
    let _ = spoki_api::enums::TicketPriority::Lowest;
    let _: Result<_, spoki_api::values::UnknownValue> = "sample"
        .parse::<spoki_api::enums::TicketPriority>();
    let value = spoki_api::enums::TicketPriority::undocumented("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::TicketPriority::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::TicketStatus::Open;
    let _ = spoki_api::enums::TicketStatus::InProgress;
    let _ = spoki_api::enums::TicketStatus::Pending;
    let _ = spoki_api::enums::TicketStatus::Closed;
    let value = spoki_api::enums::TicketStatus::from("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::TicketStatus::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};

const _: fn() = || {
    let _ = spoki_api::enums::WebhookPlatform::Api;
    let _ = spoki_api::enums::WebhookPlatform::ActiveCampaign;
    let _ = spoki_api::enums::WebhookPlatform::Woocommerce;
    let _ = spoki_api::enums::WebhookPlatform::Magento;
    let _ = spoki_api::enums::WebhookPlatform::Prestashop;
    let _ = spoki_api::enums::WebhookPlatform::Shopify;
    let _ = spoki_api::enums::WebhookPlatform::Zapier;
    let _ = spoki_api::enums::WebhookPlatform::Qapla;
    let _ = spoki_api::enums::WebhookPlatform::BrainLead;
    let _ = spoki_api::enums::WebhookPlatform::HubSpot;
    let _ = spoki_api::enums::WebhookPlatform::Klaviyo;
    let _ = spoki_api::enums::WebhookPlatform::Zoho;
    let _ = spoki_api::enums::WebhookPlatform::Sendinblue;
    let _ = spoki_api::enums::WebhookPlatform::WpNotif;
    let _ = spoki_api::enums::WebhookPlatform::Connectif;
    let _ = spoki_api::enums::WebhookPlatform::Ifttt;
    let _ = spoki_api::enums::WebhookPlatform::Pipedrive;
    let _ = spoki_api::enums::WebhookPlatform::Meta;
    let _ = spoki_api::enums::WebhookPlatform::Zendesk;
    let _: Result<_, spoki_api::values::UnknownValue> = "sample"
        .parse::<spoki_api::enums::WebhookPlatform>();
    let value = spoki_api::enums::WebhookPlatform::undocumented("sample");
    let _: &str = value.as_str();
    if let spoki_api::enums::WebhookPlatform::Unknown(unknown) = &value {
        let _: &spoki_api::values::UnknownText = unknown;
    }
};
